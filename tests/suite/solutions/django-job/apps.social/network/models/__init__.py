from .people import Follow
from .posts import Like, Post

__all__ = ["Follow", "Like", "Post"]
