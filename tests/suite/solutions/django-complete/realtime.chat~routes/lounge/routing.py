from channels.routing import route_class

from lounge.consumers import Lounge

channel_routing = [route_class(Lounge, path=r"^/lounge/")]
