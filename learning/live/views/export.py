"""A session as a spreadsheet, for those who run it. Each export leaves a line in the audit."""

from datetime import UTC, datetime

from flask import Response, request
from flask.typing import ResponseReturnValue

from learning.admin.roster import written
from learning.audit import service as audit
from learning.live import sheets
from learning.live.sheets import Sheet
from learning.live.views.attendance import who_was_there
from learning.live.views.blueprint import bp
from learning.live.views.desk import live_for_running
from learning.live.views.hub import the_hub
from learning.web.database import transaction
from learning.web.guard import roles, the_reader
from learning.web.language import current_direction, say

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
USUAL = "answers"


@bp.get("/live/<code>/export.xlsx")
@roles("facilitator", "admin")
def export_workbook(code: str) -> ResponseReturnValue:
    found = exported(code, "xlsx")
    mirrored = [one.key for one in found] if current_direction() == "rtl" else []
    return as_file(sheets.workbook(found, right_to_left=mirrored), f"mosaic-{code}.xlsx", XLSX)


@bp.get("/live/<code>/export.csv")
@roles("facilitator", "admin")
def export_table(code: str) -> ResponseReturnValue:
    """One of the sheets; a CSV file has no more. `?sheet=` says which, the answers if nothing."""
    found = {one.key: one for one in exported(code, "csv")}
    sheet = found.get(request.args.get("sheet", USUAL), found[USUAL])
    rows = [[sheets.as_text(cell) for cell in row] for row in sheet.rows]
    text = written(sheet.headings, rows)
    return as_file(text.encode(), f"mosaic-{code}-{sheet.key}.csv", "text/csv; charset=utf-8")


def exported(code: str, form: str) -> tuple[Sheet, ...]:
    """The sheets, once the audit has its line."""
    live = live_for_running(code)
    live_id, hall = live.id, the_hub().hall(live.id)
    found = sheets.sheets_of(hall, who_was_there(live, hall), say)
    with transaction() as session:
        audit.record(
            session,
            "live.exported",
            actor_id=the_reader().person_id,
            subject=("live_session", live_id),
            now=datetime.now(UTC),
            details={"session": code, "form": form},
        )
    return found


def as_file(body: bytes, name: str, kind: str) -> Response:
    made = Response(body, content_type=kind)
    made.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    made.headers["Cache-Control"] = "no-store"
    return made
