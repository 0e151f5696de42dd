// Compares the answers of a policy with the expectations of a case.
#include "decide/pack/expect.h"

#include <algorithm>
#include <utility>

#include "decide/pack/rules.h"

namespace zhida::pack {
namespace {

using feel::Kind;
using feel::Value;

constexpr std::string_view kNone = "无";
constexpr std::string_view kUnknown = "未知";

bool is_possible(const Value& v, feel::Possible::Form form) {
  return v.is(Kind::kPossible) && v.as_possible().form == form;
}

// The end of an interval or of a set of numbers; null = unbounded. Nothing when the value has no ends.
std::optional<Value> end_of(const Value& v, bool low) {
  if (is_possible(v, feel::Possible::Form::kInterval)) {
    return low ? v.as_possible().low : v.as_possible().high;
  }
  const std::vector<Value> members =
      is_possible(v, feel::Possible::Form::kSet) ? v.as_possible().items : std::vector<Value>{v};
  Value best;
  for (const Value& m : members) {
    if (!m.is(Kind::kNumber)) return std::nullopt;
    const bool better = best.is_null() ||
                        (low ? m.as_number() < best.as_number() : m.as_number() > best.as_number());
    if (better) best = m;
  }
  return best;
}

bool matches_end(const Value& v, const Node* expected, bool low) {
  const std::optional<Value> end = end_of(v, low);
  if (!end) return false;
  if (expected == nullptr || expected->is(Node::Kind::kNull)) return end->is_null();
  return !end->is_null() && matches(*end, *expected);
}

bool matches_set(const Value& v, const Node& choices) {
  const std::vector<Value> members =
      is_possible(v, feel::Possible::Form::kSet) ? v.as_possible().items : std::vector<Value>{v};
  if (members.size() != choices.items.size()) return false;
  return std::all_of(members.begin(), members.end(), [&](const Value& m) {
    return std::any_of(choices.items.begin(), choices.items.end(),
                       [&](const Node& n) { return matches(m, n); });
  });
}

bool matches_map(const Value& v, const Node& expected) {
  if (const Node* choices = expected.find("one_of")) return matches_set(v, *choices);
  if (v.is(Kind::kContext)) {
    const auto& entries = v.as_context().entries;
    return entries.size() == expected.members.size() &&
           std::all_of(entries.begin(), entries.end(), [&](const auto& e) {
             const Node* n = expected.find(e.first);
             return n != nullptr && matches(e.second, *n);
           });
  }
  return matches_end(v, expected.find("min"), true) && matches_end(v, expected.find("max"), false);
}

bool matches_text(const Value& v, const std::string& text) {
  if (text == kNone) return v.is(Kind::kNull);
  if (text == kUnknown) return v.is(Kind::kUnknown);
  if (v.is(Kind::kString)) return v.as_string() == text;
  if (v.is(Kind::kNumber)) {
    const auto number = Decimal::parse(text);
    return number && v.as_number() == *number;
  }
  return v.is(Kind::kDate) && to_string(v.as_date()) == text;
}

// An amount of kind "no more than x" has ends; an absent end is an end nobody knows.
bool same_end(const std::optional<Decimal>& a, const std::optional<Decimal>& b) {
  return a.has_value() == b.has_value() && (!a || *a == *b);
}

std::string range_text(const std::optional<Decimal>& min, const std::optional<Decimal>& max) {
  if (min && max && *min == *max) return min->to_plain();
  return "[" + (min ? min->to_plain() : "…") + ", " + (max ? max->to_plain() : "…") + "]";
}

std::string as_written(const Node& node) {
  if (node.is(Node::Kind::kNull)) return "null";
  std::string out;
  if (node.is(Node::Kind::kList)) {
    for (const Node& n : node.items) out += (out.empty() ? "" : ", ") + as_written(n);
    return "[" + out + "]";
  }
  if (node.is(Node::Kind::kMap)) {
    for (const auto& [key, value] : node.members) {
      out += (out.empty() ? "" : ", ") + key + ": " + as_written(value);
    }
    return "{" + out + "}";
  }
  return node.text;
}

std::string as_found(const Value& v) {
  if (!v.is(Kind::kError)) return to_display(v);
  return to_display(v) + "（" + v.as_error().code + " " + v.as_error().zh + "）";
}

std::string joined(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  std::string out;
  for (const std::string& n : names) out += (out.empty() ? "" : "、") + n;
  return "[" + out + "]";
}

enum class Until : std::uint8_t { kFirst, kEnd };

class Comparison {
 public:
  Comparison(const Bundle& bundle, const Policy& policy, const Case& c, Until until)
      : bundle_(bundle), policy_(policy), case_(c), until_(until) {}

  // False when something differs.
  bool run() {
    const bool whole = !case_.verdict.empty() || case_.amount_min || case_.failed;
    if (whole) answer();
    if (!stopped() && !case_.decisions.empty()) decisions();
    return same_;
  }

  Text what;

 private:
  [[nodiscard]] bool stopped() const { return !same_ && until_ == Until::kFirst; }

  void differ(const Text& subject, const std::string& wanted, const std::string& found) {
    same_ = false;
    if (until_ == Until::kFirst) return;
    what.zh += (what.zh.empty() ? "" : "；") + subject.zh + "应为 " + wanted + "，实为 " + found;
    what.en +=
        (what.en.empty() ? "" : "; ") + subject.en + ": expected " + wanted + ", found " + found;
  }

  void answer() {
    DecideOptions options;
    options.explain = false;
    options.missing = false;
    const Outcome o = decide(bundle_, policy_, case_.facts, case_.as_of, options);
    if (!case_.verdict.empty() && to_string(o.verdict) != case_.verdict) {
      differ({"判定", "verdict"}, case_.verdict, std::string(to_string(o.verdict)));
    }
    if (stopped()) return;
    if (case_.amount_min) amount(o);
    if (stopped() || !case_.failed) return;
    std::vector<std::string> failed;
    for (const ConditionOutcome& c : o.conditions) {
      if (c.state == State::kFailed) failed.push_back(c.def->decision);
      if (c.state == State::kError) failed.push_back(c.def->decision + "（出错）");
    }
    const std::string found = joined(failed);
    const std::string wanted = joined(*case_.failed);
    if (found != wanted) differ({"未满足的条件", "failed conditions"}, wanted, found);
  }

  void amount(const Outcome& o) {
    const std::string wanted = range_text(case_.amount_min, case_.amount_max);
    if (!o.amount) {
      differ({"金额", "amount"}, wanted, "没有金额");
    } else if (!same_end(o.amount->min, case_.amount_min) ||
               !same_end(o.amount->max, case_.amount_max)) {
      differ({"金额", "amount"}, wanted, range_text(o.amount->min, o.amount->max));
    }
  }

  void decisions() {
    const Version* version = policy_.version_at(case_.as_of);
    if (version == nullptr || version->graph == nullptr) {
      differ({"决策", "decisions"}, case_.decisions.front().first, "没有规则");
      return;
    }
    Rules rules(bundle_, policy_, *version, case_.facts, case_.as_of, Tracing::kOff);
    for (const auto& [name, expected] : case_.decisions) {
      const Value v = rules.decide(name);
      if (matches(v, expected)) continue;
      differ({"“" + name + "”", "'" + name + "'"}, as_written(expected), as_found(v));
      if (stopped()) return;
    }
  }

  const Bundle& bundle_;
  const Policy& policy_;
  const Case& case_;
  Until until_;
  bool same_ = true;
};

}  // namespace

bool matches(const Value& value, const Node& expected) {
  switch (expected.kind) {
    case Node::Kind::kNull: return value.is(Kind::kNull);
    case Node::Kind::kBoolean:
      return value.is(Kind::kBoolean) && value.as_boolean() == (expected.text == "true");
    case Node::Kind::kNumber:
    case Node::Kind::kString: return matches_text(value, expected.text);
    case Node::Kind::kList:
      return value.is(Kind::kList) && value.as_list().size() == expected.items.size() &&
             std::equal(expected.items.begin(), expected.items.end(), value.as_list().begin(),
                        [](const Node& n, const Value& v) { return matches(v, n); });
    case Node::Kind::kMap: return matches_map(value, expected);
  }
  return false;
}

std::optional<Text> differences(const Bundle& bundle, const Policy& policy, const Case& c) {
  Comparison comparison(bundle, policy, c, Until::kEnd);
  if (comparison.run()) return std::nullopt;
  return std::move(comparison.what);
}

bool passes(const Bundle& bundle, const Policy& policy, const Case& c) {
  return Comparison(bundle, policy, c, Until::kFirst).run();
}

}  // namespace zhida::pack
