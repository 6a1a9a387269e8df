from django.core.exceptions import ValidationError

LIMIT = 5 * 1024 * 1024


def not_too_large(value):
    if value.size > LIMIT:
        raise ValidationError("At most 5 MB, please.")
