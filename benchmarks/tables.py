"""The histories that are measured: made once, and for the peers as clean tables too.

The peers are given what an analyst would have after a day's work: one row per lead with typed values, the outcome and
the moment up to which the lead is judged; and for each kind of activity a table, sorted by lead and moment, in which
nothing later than that moment is left. They are made in SQL from the same files, without LeadKit.
"""

from __future__ import annotations

import sys
from pathlib import Path

AS_OF = "TIMESTAMPTZ '2026-06-30 00:00:00+00'"
KINDS = {"views": "product page view", "downloads": "asset download", "webinars": "webinar attended"}
ROOT = Path(__file__).resolve().parent.parent


def history_folder(leads: int, activities: int, cache: Path) -> Path:
    """Return the folder of the sample of that size, made if it is not there."""
    folder = cache / f"{leads}x{activities}"
    if not (folder / "history.toml").exists():
        from leadkit.history.sample import write_sample

        write_sample(folder, leads, activities, progress=_show, format="parquet")
    return folder


def peers_folder(history: Path) -> Path:
    """Return the folder with the peers' tables, made if it is not there."""
    folder = history.with_name(f"{history.name}-peers")
    if not (folder / "leads.parquet").exists():
        folder.mkdir(exist_ok=True)
        _write(history, folder)
    return folder


def _show(done: int, total: int) -> None:
    print(f"\r  sample: {done:,} of {total:,} leads", end="" if done < total else "\n", file=sys.stderr, flush=True)


def _write(history: Path, folder: Path) -> None:
    import duckdb

    connection = duckdb.connect(config={"temp_directory": str(folder)})
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute(_LEADS.format(history=history, as_of=AS_OF))
    for name, kind in KINDS.items():
        print(f"  tables of the peers: {name}", file=sys.stderr, flush=True)
        rows = _ACTIVITIES.format(history=history, kind=kind)
        connection.execute(f"COPY ({rows}) TO '{folder / name}.parquet' (COMPRESSION zstd)")
    columns = "* EXCLUDE lead_id"
    connection.execute(
        f"COPY (SELECT {columns} FROM prepared ORDER BY lead) TO '{folder}/leads.parquet' (COMPRESSION zstd)"  # noqa: S608 - our own paths
    )


_LEADS = """
CREATE TABLE prepared AS
WITH ended AS (
  SELECT lead_id,
    bool_or(status = 'won') AS won,
    bool_and(status = 'lost') AS lost,
    min(closed_at) FILTER (status = 'won') AS won_at,
    max(closed_at) AS lost_at,
    sum(amount) FILTER (status = 'won') AS amount
  FROM (SELECT * REPLACE (CASE WHEN closed_at > {as_of} THEN 'open' ELSE status END AS status)
        FROM '{history}/outcomes.parquet')
  GROUP BY lead_id),
given AS (SELECT *, file_row_number AS row FROM read_parquet('{history}/leads.parquet', file_row_number = true))
SELECT given.lead_id, row::INTEGER AS lead,
  format,
  CASE lead_source WHEN 'Google' THEN 'google' WHEN 'Organic Search' THEN 'organic search' ELSE lead_source END
    AS source,
  CASE industry WHEN 'Life Science' THEN 'life science' WHEN 'Food & Beverage' THEN 'food and beverage'
    WHEN 'Select' THEN NULL ELSE industry END AS industry,
  annual_revenue_usd AS revenue, employees,
  CASE hq_country WHEN 'USA' THEN 'US' WHEN 'Select' THEN NULL ELSE hq_country END AS country,
  nullif(seniority, 'unknown') AS seniority,
  existing_customer = 'yes' AS customer, next_audit_on AS audit,
  least(handed_over_at, CASE WHEN won THEN won_at WHEN lost THEN lost_at END, {as_of}) AS horizon,
  coalesce(created_at <= {as_of} - INTERVAL 180 DAY, false) AS mature,
  coalesce(won, false) AS won,
  CASE WHEN won THEN coalesce(amount, 0) * 100 ELSE 0 END::BIGINT AS value_cents
FROM given LEFT JOIN ended USING (lead_id)
"""
_ACTIVITIES = """
SELECT lead, "at" AS moment, horizon, asset, tier
FROM '{history}/activities.parquet' JOIN prepared USING (lead_id)
WHERE activity = '{kind}' AND "at" < horizon
ORDER BY lead, moment
"""
