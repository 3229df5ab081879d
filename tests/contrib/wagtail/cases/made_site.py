"""What Wagtail's migrations put into an empty site."""


def root():
    """Make the collection that every image is in, where it is not there."""
    from wagtail.models import Collection

    if not Collection.objects.exists():
        Collection.add_root(name="Root")
