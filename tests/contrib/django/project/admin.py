from django.contrib import admin

from tests.contrib.django.project import models

admin.site.register([models.Photo, models.Report, models.Titled, models.Plain])
