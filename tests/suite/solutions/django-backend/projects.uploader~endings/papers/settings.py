MEDIA_URL = "papers/"
MEDIA_ROOT = "/srv/papers"
