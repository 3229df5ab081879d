"""MkDocs: the site is built aside, cleaned, and only then put into its place (MkDocs 1.6, plugin `scrubber`).

https://www.mkdocs.org/dev-guide/plugins/. Until all is clean, nothing stands in `site_dir`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mkdocs.config import config_options as c
from mkdocs.config.base import Config
from mkdocs.exceptions import ConfigurationError, PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger

from scrubber.contrib._site import POLICY, WORDS, Settings, anchored, clean, policy_of
from scrubber.contrib._site_folder import Staging
from scrubber.errors import ScrubberError
from scrubber.policy import KEEPABLE, NAME_STYLES, REFUSABLE
from scrubber.stand_ins import STRATEGIES
from scrubber.trees._redirects import LINES

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

_log: Final = get_plugin_logger("scrubber")
_FIRST: Final = 1_000  # before the other plugins look at `site_dir`
_LAST: Final = -1_000  # when the other plugins have written all they write


class ScrubberConfig(Config):
    """What stands below `scrubber:` in mkdocs.yml."""

    enabled = c.Type(bool, default=True)
    serve = c.Type(bool, default=False)
    rename = c.Type(bool, default=True)
    words = c.Choice(tuple(WORDS), default="pictures")
    strict = c.Type(bool, default=False)
    exclude = c.ListOfItems(c.Type(str), default=[])
    redirects = c.Optional(c.Choice(tuple(LINES)))
    redirects_file = c.Optional(c.Type(str))
    jobs = c.Type(int, default=0)
    allow = c.ListOfItems(c.Type(str), default=[])
    languages = c.ListOfItems(c.Type(str), default=[])
    select = c.ListOfItems(c.Type(str), default=[])
    ignore = c.ListOfItems(c.Type(str), default=[])
    models = c.ListOfItems(c.Type(str), default=[])
    keep = c.ListOfItems(c.Choice(KEEPABLE), default=[])
    refuse = c.ListOfItems(c.Choice(REFUSABLE), default=[])
    min_score = c.Optional(c.Type((int, float)))
    strategy = c.Optional(c.Choice(tuple(STRATEGIES)))
    name_style = c.Optional(c.Choice(tuple(NAME_STYLES)))


class ScrubberPlugin(BasePlugin[ScrubberConfig]):
    """Lets MkDocs build into a folder aside, and publishes what was cleaned there.

    Builds inside a build (as mkdocs-static-i18n makes one for each language) belong to the outer one.
    """

    def __init__(self) -> None:
        self._staging: Staging | None = None
        self._depth = 0
        self._theme: set[str] = set()
        self._serving = False

    def on_startup(self, *, command: str, dirty: bool) -> None:  # noqa: ARG002 - MkDocs names it
        """Take note of a preview; MkDocs keeps this object for all of its builds."""
        self._serving = command == "serve"

    @event_priority(_FIRST)
    def on_config(self, config: MkDocsConfig) -> None:
        """Let the site be built aside; ConfigurationError where the settings make no sense."""
        if not self.config.enabled:
            return
        if self._serving and not self.config.serve:
            _log.info("the preview shows the site as it is, not cleaned (setting `serve`)")
            return
        if self._staging is not None and config.site_dir == str(self._staging.folder):
            self._depth += 1
            return
        self._settings(config)
        self._end(config)
        self._theme = set()
        self._staging = Staging(Path(config.site_dir))
        config.site_dir = str(self._staging.folder)

    def on_pre_build(self, *, config: MkDocsConfig) -> None:  # noqa: ARG002 - MkDocs names it
        """Empty the folder of the site, as MkDocs does at this moment where it builds in place."""
        if self._staging is not None and not self._depth:
            self._staging.empty_place()

    @event_priority(_LAST)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> None:
        """Take note of what comes with the theme: it is nobody's upload."""
        custom = [config.theme.custom_dir] if config.theme.custom_dir else []
        theirs = [folder for folder in config.theme.dirs if folder not in custom]
        self._theme.update(anchored(file.dest_uri) for file in files if file.src_dir in theirs)

    @event_priority(_LAST)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Clean what was built, and publish it; PluginError where that cannot be."""
        if self._staging is None:
            return
        if self._depth:
            self._depth -= 1
            return
        try:
            clean(self._staging.folder, self._settings(config), _log)
            self._staging.publish()
        except ScrubberError as error:
            raise PluginError(f"scrubber: {error}") from None
        finally:
            self._end(config)

    def on_build_error(self, *, error: Exception, **_: Any) -> None:  # noqa: ARG002 - MkDocs names it
        """Throw away what was built."""
        self._end(None)

    def _end(self, config: MkDocsConfig | None) -> None:
        if self._staging is not None:
            if config is not None:
                config.site_dir = str(self._staging.place)
            self._staging.discard()
        self._staging, self._depth = None, 0

    def _settings(self, config: MkDocsConfig) -> Settings:
        given = self.config
        redirects = given.redirects_file
        base = Path(config.config_file_path).parent if config.config_file_path else Path.cwd()
        try:
            return Settings(
                policy=policy_of({key: given[key] for key in POLICY}),
                rename=given.rename,
                words=given.words,
                strict=given.strict or config.strict,
                exclude=(*sorted(self._theme), *given.exclude),
                site_url=(config.site_url,) if config.site_url else (),
                redirects=given.redirects,
                redirects_file=base / redirects if redirects else None,
                jobs=given.jobs,
            )
        except ScrubberError as error:
            raise ConfigurationError(f"scrubber: {error}") from None
