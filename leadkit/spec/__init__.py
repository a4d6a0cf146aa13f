"""The paper: the agreement as a document that stands for itself, its canonical form, its digest."""

from leadkit.spec.canonical import canonical, digest
from leadkit.spec.differences import differences
from leadkit.spec.envelope import Spec
from leadkit.spec.verify import Verification

__all__ = ["Spec", "Verification", "canonical", "differences", "digest"]
