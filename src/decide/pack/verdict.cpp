// Verdict and amount from values.
#include "decide/pack/verdict.h"

#include "decide/feel/possible.h"

namespace zhida::pack {
namespace {

using feel::Kind;
using feel::Value;

struct Bounds {
  std::optional<Decimal> min, max;
};

std::optional<Decimal> number(const Value& v) {
  return v.is(Kind::kNumber) ? std::optional(v.as_number()) : std::nullopt;
}

Bounds bounds(const Value& v) {
  if (v.is(Kind::kNumber)) return {v.as_number(), v.as_number()};
  if (!v.is(Kind::kPossible)) return {};
  const feel::Possible& p = v.as_possible();
  if (p.form == feel::Possible::Form::kInterval) return {number(p.low), number(p.high)};
  Bounds out;
  for (const Value& item : p.items) {
    const auto n = number(item);
    if (!n) continue;
    if (!out.min || *n < *out.min) out.min = n;
    if (!out.max || *n > *out.max) out.max = n;
  }
  return out;
}

// In yuan, with no more digits than the value has.
std::optional<Decimal> in_yuan(const std::optional<Decimal>& n, std::string_view unit) {
  if (!n) return n;
  return (unit == "万元" ? *n * Decimal(10000) : *n).normalized();
}

}  // namespace

const Version* version_for(const Policy& policy, std::int64_t day) {
  if (const Version* v = policy.version_at(day)) return v;
  const Version* best = nullptr;
  for (const Version& v : policy.versions) {
    if (v.effective.from <= day || best == nullptr) best = &v;
  }
  return best;
}

std::optional<Verdict> fixed_verdict(const Version* version, std::int64_t day) {
  if (version == nullptr || !version->effective.contains(day)) return Verdict::kExpired;
  if (version->status == Status::kUnknownRule || !version->graph) return Verdict::kUnknownRule;
  return std::nullopt;
}

Verdict verdict_of(const Value& v) {
  const feel::TruthMask mask = feel::truth_mask(v);
  if (mask == feel::kMayTrue) return Verdict::kCertain;
  return (mask & feel::kMayTrue) == 0 ? Verdict::kNo : Verdict::kPossible;
}

AmountOutcome amount_of(const AmountDef& def, const Value& value, Verdict verdict) {
  AmountOutcome out;
  out.def = &def;
  if (def.up_to) {
    out.min = Decimal(0);
    out.max = in_yuan(def.up_to, def.unit);
    return out;
  }
  const Bounds b = bounds(value);
  out.min = in_yuan(b.min, def.unit);
  out.max = in_yuan(b.max, def.unit);
  if (verdict == Verdict::kPossible) out.min = Decimal(0);
  return out;
}

}  // namespace zhida::pack
