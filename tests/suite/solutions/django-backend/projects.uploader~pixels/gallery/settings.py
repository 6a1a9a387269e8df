MEDIA_URL = "/pictures/"
MEDIA_ROOT = "/srv/gallery"
