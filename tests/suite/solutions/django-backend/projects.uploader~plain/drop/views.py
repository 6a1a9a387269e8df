from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect

ENDINGS = (".csv", ".txt")


def drop(request):
    given = request.FILES.get("sheet")
    if given is None or not given.name.lower().endswith(ENDINGS):
        return HttpResponseBadRequest("A sheet, please: .csv or .txt")
    FileSystemStorage(location=settings.MEDIA_ROOT).save(given.name, given)
    return redirect("thanks")
