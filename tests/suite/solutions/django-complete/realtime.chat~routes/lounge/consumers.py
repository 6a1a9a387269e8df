from channels import Group
from channels.generic.websockets import WebsocketConsumer


class Lounge(WebsocketConsumer):
    def connection_groups(self, **kwargs):
        return ["lounge"]

    def receive(self, text=None, bytes=None, **kwargs):
        Group("lounge").send({"text": text})
