"""The site room."""

from types import ModuleType

from django.apps import AppConfig

from portal.site import catalogue


class SiteConfig(AppConfig):
    name = "portal.site"
    label = "site"

    def __init__(self, app_name: str, app_module: ModuleType | None) -> None:
        super().__init__(app_name, app_module)
        # Before ready(): Django translates its first words while it makes its first models.
        catalogue.install()
