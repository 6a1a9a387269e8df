from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application
from django.urls import path

from notify.consumers import News

application = ProtocolTypeRouter({
    'http': get_asgi_application(),
    'websocket': URLRouter([path('news/', News.as_asgi())]),
})
