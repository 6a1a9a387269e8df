from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db.models.signals import post_save
from django.dispatch import receiver

from blog.models import Post


@receiver(post_save, sender=Post)
def tell_everybody(sender, instance, created, **kwargs):
    if created:
        async_to_sync(get_channel_layer().group_send)(
            'news', {'type': 'published', 'title': instance.title}
        )
