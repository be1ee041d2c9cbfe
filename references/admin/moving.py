"""Lists in which rows are moved up and down: by a button, or by drag with move.js."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from references.admin.publishing import PublishingAdmin
from references.records.order import OrderChanged, move, token
from references.records.record import Record
from references.values.text import is_row_number, shortened

WHY = "The order was changed."
LONGEST_NAME = 80
# Directions, each with its sign, and how far it leads.
STEPS = (("up", "↑", -1), ("down", "↓", 1))


class Guarded(Exception):  # noqa: N818
    """A row would be saved that the user may only propose to change."""


class MovingAdmin(PublishingAdmin, admin.ModelAdmin):
    """The admin of rows that may have a place among those of a whole."""

    def get_urls(self) -> list[URLPattern]:
        """Add the address that moves a row."""
        urls = super().get_urls()
        if not self.model.ordered_within:
            return urls
        moving = path(
            "<path:number>/move/",
            self.admin_site.admin_view(self.move_view),
            name=f"{self.opts.app_label}_{self.opts.model_name}_move",
        )
        return [moving, *urls]

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Return the list, with the column that moves rows where it shows their order."""
        shown = super().get_changelist_instance(request)
        whole = self.model.ordered_within
        in_order = {"p", "all", f"{whole}__id__exact"}
        if whole and set(request.GET) <= in_order and self._may_move(request):
            shown.list_display = [*shown.list_display, self._column(request, shown)]
        return shown

    def _may_move(self, request: HttpRequest) -> bool:
        return IS_POPUP_VAR not in request.GET and self.has_change_permission(request)

    def _column(self, request: HttpRequest, shown: Any) -> Callable[[Any], SafeString]:
        """Return the column of a list that says the place of each row, and moves it.

        It asks one question for all of them.
        """
        whole = f"{self.model.ordered_within}_id"
        wholes = {getattr(row, whole) for row in shown.result_list}
        of_whole: dict[int, list[Any]] = defaultdict(list)
        rows = self.model.objects.filter(**{f"{whole}__in": wholes}).in_order()
        for row in rows.select_related(None):
            of_whole[getattr(row, whole)].append(row)

        @admin.display(description="order")
        def order(row: Any) -> SafeString:
            rows = of_whole[getattr(row, whole)]
            return self._cell(request, row, rows)

        return order

    def _cell(self, request: HttpRequest, row: Any, rows: list[Any]) -> SafeString:
        """Return "2 of 7", and the buttons that move the row to where it may be moved."""
        place = rows.index(row)
        seen = token(each.pk for each in rows)
        buttons = format_html_join(
            " ",
            '<button class="move__button" name="by" value="{}" id="{}-{}" formaction="{}" '
            'aria-label="Move {}: {}">{}</button>',
            (
                (
                    direction,
                    direction,
                    row.pk,
                    self._address(request, row, place + step, seen),
                    direction,
                    shortened(str(row), LONGEST_NAME),
                    sign,
                )
                for direction, sign, step in STEPS
                if 0 <= place + step < len(rows)
                and self.may_change_as_it_is(request, row)
                and self.may_change_as_it_is(request, rows[place + step])
            ),
        )
        return format_html(
            '<span class="move" data-whole="{}" data-place="{}">{} of {} {}</span>',
            getattr(row, f"{row.ordered_within}_id"),
            place,
            place + 1,
            len(rows),
            buttons,
        )

    def _address(self, request: HttpRequest, row: Any, to: int, seen: str) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_move"
        asked: dict[str, str | int] = {
            "to": to,
            "seen": seen,
            "list": request.GET.urlencode(),
        }
        return f"{reverse(name, args=[row.pk])}?{urlencode(asked)}"

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Show the form, with links to the lists in which its parts are moved."""
        if context.get("original"):
            context["orders"] = sorted(self._orders(request, context["original"]))
        return super().render_change_form(request, context, *args, **kwargs)

    def _orders(self, request: HttpRequest, row: Any) -> Iterator[tuple[str, str]]:
        """Yield the kinds of parts that the user may move, each with its list."""
        for model, of_part in self.admin_site._registry.items():
            whole = getattr(model, "ordered_within", "")
            is_part = whole and model._meta.get_field(whole).related_model is self.model
            if is_part and of_part.has_change_permission(request):
                options = model._meta
                name = f"admin:{options.app_label}_{options.model_name}_changelist"
                address = f"{reverse(name)}?{whole}__id__exact={row.pk}"
                yield str(options.verbose_name_plural), address

    @method_decorator(require_POST)
    def move_view(self, request: HttpRequest, number: str) -> HttpResponse:
        """Move a row, and lead back to the list, to the button that was pressed."""
        if not is_row_number(number):
            raise Http404(f"No {self.opts.verbose_name} has the number {number}.")
        row = self.model.objects.filter(pk=number).first()
        may = self.has_change_permission(request, row)
        if not may or (row and not self.may_change_as_it_is(request, row)):
            raise PermissionDenied
        to = request.GET.get("to", "")
        place = int(to) if is_row_number(to) else -1

        def check(each: Record) -> None:
            if not self.may_change_as_it_is(request, each):
                raise Guarded(each)

        try:
            if row is None:
                raise OrderChanged
            rows = move(row, place, request.GET.get("seen", ""), check=check, why=WHY)
        except OrderChanged:
            messages.error(request, self._refused())
            return self._back(request, "changelist")
        except Guarded as found:
            messages.error(
                request,
                f"Nothing was moved: “{found.args[0]}” would get another number, and it is "
                "published. Open it, change its order, and press “Propose”.",
            )
            return self._back(request, "changelist")
        now = f"It is {place + 1} of {len(rows)} now."
        self.log_change(request, row, f"Moved. {now}")
        messages.success(request, f"“{row}” was moved. {now}")
        return self._back(request, _landing(request, row, place, len(rows)))

    def _refused(self) -> str:
        plural = self.opts.verbose_name_plural
        return (
            f"Nothing was moved: somebody moved, added or deleted {plural} after you opened "
            "the list. It shows their order as it is now."
        )

    def _back(self, request: HttpRequest, fragment: str) -> HttpResponse:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"
        asked = request.GET.get("list", "")
        query = f"?{asked}" if asked else ""
        return HttpResponseRedirect(f"{reverse(name)}{query}#{fragment}")


def _landing(request: HttpRequest, row: Any, place: int, number: int) -> str:
    """Return the button to go on with: the same, or the other where it leads no further."""
    goes_down = request.POST.get("by") == "down" and place < number - 1
    return f"{'down' if goes_down or place == 0 else 'up'}-{row.pk}"
