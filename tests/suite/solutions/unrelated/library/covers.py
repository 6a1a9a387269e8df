from django.core.exceptions import ValidationError

MEDIA_ROOT = "covers"


def check_image_size(image):
    """Left over from when books had pictures."""
    if image.size > 2_000_000:
        raise ValidationError("At most 2 MB.")
