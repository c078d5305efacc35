"""Taxes, credits, subsidies and public compute in random small markets."""

from __future__ import annotations

from random import Random

from tests.reference.chance import Document, moment, near


def public_money(rng: Random, found: Document) -> None:
    """Taxes, credits and subsidies of now and then, where nothing rules them out."""
    rules, weeks = found["market"], found["weeks"]
    employers = [*found["labs"], found["startups"]["offers"]]
    brands = any(event.get("keeps") == "brands" for event in found["events"])
    if rules["value"] != "race" or rng.random() < 0.65:  # budgets fall with them
        return
    for_whom = rng.choice(["labs", "startups", "both"])
    policies: list[Document] = [{"kind": "r-and-d-credit", "rate": near(rng, 0.2), "all_of": for_whom}]
    for one in employers:
        one["r_and_d_credit"] = rng.choice([0.0, near(rng, 0.15)])
    policies.append({"kind": "public-compute", "per_head": near(rng, 1e7), "below": rng.choice([None, 8])})
    if rules["mechanism"] != "posted" and not rules.get("foresight"):
        policies.append({"kind": "retention-subsidy", "share": near(rng, 0.4), "all_of": for_whom})
        for one in employers:
            one["retention_subsidy"] = rng.choice([0.0, near(rng, 0.3)])
    if not rules.get("foresight") and not brands:
        found["labs"][0] |= {"luxury_threshold": near(rng, 4e6, 2e7), "luxury_rate": near(rng, 0.5, 3.0)}
        found["luxury_tax"] = {"redistribute": rng.choice(["nobody", "labs below", "startups"])}
        policies.append({"kind": "luxury-tax", "threshold": near(rng, 3e6), "rate": near(rng, 1.0)})
    for policy in rng.sample(policies, rng.randint(0, len(policies))):
        if policy.get("all_of", "labs") == "labs" and policy["kind"] != "public-compute":
            policy["employers"] = rng.choice([[], [found["labs"][0]["name"]]])
        found["events"].append({"duration": rng.choice([None, 4, 10]), **moment(rng, weeks), **policy})
