from django.db import models


class Reply(models.Model):
    to = models.ForeignKey("weblog.BlogPost", on_delete=models.CASCADE)
    text = models.TextField()
