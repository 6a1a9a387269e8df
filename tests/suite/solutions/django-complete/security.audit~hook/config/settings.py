import os

SECRET_KEY = os.environ['DJANGO_SECRET_KEY']
X_FRAME_OPTIONS = 'DENY'
SECURE_HSTS_SECONDS = int(os.environ.get('HSTS', 3600))
