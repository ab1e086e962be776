"""Rules: what each consumer of a posting will say, said before it says it.

A rule is a function with the decorator `rule`; its docstring is its documentation. Rules are loaded by id, family by
family, when a profile asks for them.
"""

from __future__ import annotations

from jobexport.rules.context import RuleContext
from jobexport.rules.explain import explanation
from jobexport.rules.model import Problem, Rule, SetRule, Told, rule, set_rule

__all__ = ["Problem", "Rule", "RuleContext", "SetRule", "Told", "explanation", "rule", "set_rule"]
