from rest_framework.decorators import api_view
from rest_framework.exceptions import PermissionDenied
from rest_framework.response import Response

from .models import Bed


@api_view(["GET"])
def beds(request):
    if not request.user.has_perm("allotments.view_bed"):
        raise PermissionDenied
    return Response(Bed.objects.values("id", "plant"))
