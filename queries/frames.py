"""From Arrow to pandas without losing a type: times keep their zone, ids of few kinds become categories."""

import pandas as pd
import pyarrow as pa

FEW_KINDS = frozenset(
    {
        "account_id",
        "allocation",
        "category_id",
        "control_id",
        "integrity",
        "kind",
        "operation",
        "outcome",
        "region",
        "resource_type",
        "service",
        "severity",
        "state",
        "status",
    }
)
"""Columns that hold few distinct texts, in whichever table they stand."""


def frame(table: pa.Table) -> pd.DataFrame:
    """Return a table as a DataFrame without object columns.

    Texts are pandas' own strings, times `datetime64[us, UTC]`, whole numbers Int64, truths boolean; dates, lists and
    structs keep their Arrow type.
    """
    data: pd.DataFrame = table.to_pandas(types_mapper=_pandas_type)
    few = {name: "category" for name in data.columns if name in FEW_KINDS}
    return data.astype(few)


def _pandas_type(kind: pa.DataType) -> pd.api.extensions.ExtensionDtype | None:
    if pa.types.is_integer(kind):
        return pd.Int64Dtype()
    if pa.types.is_boolean(kind):
        return pd.BooleanDtype()
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return pd.StringDtype("pyarrow", na_value=float("nan"))
    if pa.types.is_timestamp(kind) or pa.types.is_floating(kind) or pa.types.is_dictionary(kind):
        return None
    return pd.ArrowDtype(kind)
