"""What every list does: order by a named choice, page, remember both in the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise

PAGE_SIZE = 25
UNNARROWING = ("page", "sort")


@dataclass(frozen=True, slots=True)
class Order:
    """A way to order a list: its name in the address, its words, the fields it orders by."""

    code: str
    label: str | Promise
    fields: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of rows, how they are ordered, whether the address narrows them."""

    page: Page
    orders: Sequence[Order]
    order: str
    narrowed: bool

    @property
    def count(self) -> int:
        return self.page.paginator.count


class NarrowingForm(forms.Form):
    """The search and the filters above a list; what is not understood narrows nothing."""

    def chosen(self, name: str) -> str:
        """Return the choice, empty where none was made or understood."""
        self.full_clean()
        return self.cleaned_data.get(name, "")

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was asked for."""
        self.full_clean()
        return any(self.cleaned_data.values())


def chosen_order(request: HttpRequest, orders: Sequence[Order]) -> Order:
    """Return the order that the address names, else the first."""
    by_code: Mapping[str, Order] = {order.code: order for order in orders}
    return by_code.get(request.GET.get("sort", ""), orders[0])


def in_order(request: HttpRequest, rows: QuerySet, orders: Sequence[Order]) -> QuerySet:
    """Return the rows in the order that the address names, else in the first."""
    return rows.order_by(*chosen_order(request, orders).fields)


def listing(request: HttpRequest, rows: QuerySet, orders: Sequence[Order]) -> Listing:
    """Return the asked page of the rows, 25 a page; a page that is not there is the nearest one."""
    order = chosen_order(request, orders)
    paginator = Paginator(in_order(request, rows, orders), PAGE_SIZE)
    return Listing(
        page=paginator.get_page(request.GET.get("page")),
        orders=orders,
        order=order.code,
        narrowed=any(value for name, value in request.GET.items() if name not in UNNARROWING),
    )
