from django.contrib import admin
from django.http import HttpResponse
from django.urls import include, path
from rest_framework import routers, serializers, viewsets

from tests.contrib.django.project import models


class PhotoSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Photo
        fields = "__all__"


class ReportSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Report
        fields = "__all__"


class Photos(viewsets.ModelViewSet):
    queryset = models.Photo.objects.order_by("id")
    serializer_class = PhotoSerializer


class Reports(viewsets.ModelViewSet):
    queryset = models.Report.objects.order_by("id")
    serializer_class = ReportSerializer


def raw(request):
    """A view as many sites have one: no form, no serializer."""
    models.Plain.objects.create(file=request.FILES["file"])
    return HttpResponse("stored")


def direct(request):
    models.Report.objects.create(file=request.FILES["file"], title=request.POST.get("title", ""))
    return HttpResponse("stored")


router = routers.DefaultRouter()
router.register("photos", Photos)
router.register("reports", Reports)
urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/", include(router.urls)),
    path("raw/", raw),
    path("direct/", direct),
]
