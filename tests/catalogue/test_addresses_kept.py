"""A page that is kept names its own address, under every name and scheme that the site has."""

from flask import Flask

from learning.store.session import Store
from tests.authoring.tree import publish


def test_a_page_kept_for_one_address_is_not_shown_under_another(app: Flask, store: Store) -> None:
    publish(store)
    sites = ("http://one.example", "https://one.example", "https://two.example")

    pages = [app.test_client().get("/en/modules/harbour/first-home", base_url=one) for one in sites]

    assert [
        [two for two in sites if f'href="{two}/fr/modules/harbour/first-home"' in page.text]
        for page in pages
    ] == [[one] for one in sites]
