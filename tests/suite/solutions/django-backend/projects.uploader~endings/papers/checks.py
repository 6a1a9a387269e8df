import os

from django.core.exceptions import ValidationError


def only_papers(scan):
    """A PDF or a text."""
    _, ending = os.path.splitext(scan.name)
    if ending.lower() != ".pdf" and ending.lower() != ".txt":
        raise ValidationError("A PDF or a text, please.")
