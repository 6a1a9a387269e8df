from celery import Celery

app = Celery("app")
app.autodiscover_tasks()
