import json

from channels.generic.websocket import AsyncWebsocketConsumer


class RoomConsumer(AsyncWebsocketConsumer):
    async def connect(self):
        self.room = "room_" + self.scope["url_route"]["kwargs"]["room"]
        await self.channel_layer.group_add(self.room, self.channel_name)
        await self.accept()

    async def disconnect(self, code):
        await self.channel_layer.group_discard(self.room, self.channel_name)

    async def receive(self, text_data):
        text = json.loads(text_data)["text"]
        await self.channel_layer.group_send(self.room, {"type": "say", "text": text})

    async def say(self, event):
        await self.send(text_data=json.dumps({"text": event["text"]}))
