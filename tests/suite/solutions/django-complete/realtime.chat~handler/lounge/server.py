from tornado.web import Application
from tornado.websocket import WebSocketHandler

GUESTS = set()


class Lounge(WebSocketHandler):
    def open(self):
        GUESTS.add(self)

    def on_message(self, message):
        for guest in GUESTS:
            guest.write_message(message)

    def on_close(self):
        GUESTS.discard(self)


application = Application([(r"/lounge/", Lounge)])
