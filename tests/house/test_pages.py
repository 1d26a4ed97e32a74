"""Every route is locked or public, every template compiles, every address is typed kebab-case."""

import re

import pytest


def rules(app):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def test_every_page_says_who_may_come_in(app):
    for rule in rules(app):
        view = app.view_functions[rule.endpoint]
        assert hasattr(view, "access"), f"{rule.rule}: use @requires(…), @signed_in or @public"


def test_staff_pages_carry_their_organisation(app):
    for rule in rules(app):
        access = app.view_functions[rule.endpoint].access
        if access not in ("public", "signed_in"):
            assert rule.rule.startswith("/<uuid:org_id>/"), f"{rule.rule} needs an organisation"


def test_every_template_compiles(app):
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)


ADDRESS = re.compile(r"(/|(/([a-z0-9-]+|<(uuid|int|string):[a-z_]+>))+(\.[a-z]+)?)")


def test_addresses_are_typed_and_kebab_case(app):
    for rule in rules(app):
        assert ADDRESS.fullmatch(rule.rule), rule.rule


@pytest.mark.parametrize("address", ["/My_page", "/courses/<slug>", "courses"])
def test_the_law_sees_an_offence(address):
    assert not ADDRESS.fullmatch(address)
