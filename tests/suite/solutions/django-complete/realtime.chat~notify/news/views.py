import json

import psycopg
from django.conf import settings
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse


def send(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", ["news", json.dumps(request.POST["text"])])
    return HttpResponse(status=204)


def listen(request):
    def lines():
        with psycopg.connect(settings.DSN, autocommit=True) as link:
            link.execute("LISTEN news")
            for notice in link.notifies():
                yield f"data: {notice.payload}\n\n"

    return StreamingHttpResponse(lines(), content_type="text/event-stream")
