"""Numbers of records as browsers send them."""

from __future__ import annotations

from portal.acts.requests import id_in, ids_in


def test_only_what_can_be_a_number_of_a_record_is_one() -> None:
    assert id_in("17") == 17
    assert id_in("9" * 18) == int("9" * 18)
    for text in ("", "-1", "1.5", "a", "１７", "9" * 19, "9" * 5000):
        assert id_in(text) is None


def test_the_rest_of_a_form_is_left_out() -> None:
    assert ids_in(["3", "x", "", "1", "9" * 5000]) == [3, 1]
