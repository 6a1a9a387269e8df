from channels.generic.websocket import JsonWebsocketConsumer


class News(JsonWebsocketConsumer):
    groups = ['news']

    def published(self, event):
        self.send_json({'title': event['title']})
