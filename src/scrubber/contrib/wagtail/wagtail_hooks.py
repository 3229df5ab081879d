"""What Wagtail asks of an app: how entries of the log are told (hook `register_log_actions`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogFormatter

from scrubber.contrib.wagtail.history import ACTION
from scrubber.contrib.wagtail.review import titles

if TYPE_CHECKING:
    from wagtail.log_actions import LogActionRegistry


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]
def log_actions(actions: LogActionRegistry) -> None:
    """Tell Wagtail the name of our entry and how it reads."""

    @actions.register_action(ACTION)
    class _Checked(LogFormatter):
        label = gettext_lazy("Check for private data")

        def format_message(self, log_entry: Any) -> str:
            removed = titles(log_entry.data.get("removed", ()))
            if not removed:
                return _("File checked: no private data in it")
            return capfirst(_("private data removed from the file: %s") % get_text_list(removed, _("and")))
