import datetime

import jwt
from django.conf import settings


def token_for(user):
    until = datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=1)
    return jwt.encode({'sub': str(user.pk), 'exp': until}, settings.SECRET_KEY, 'HS256')
