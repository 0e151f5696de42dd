// Answers read and compared, policy by policy.
#include "service/correct/answers.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/document.h"
#include "base/failure.h"

namespace zhida::correct {
namespace {

Diagnostic unreadable() {
  return failure("E-CORRECT-RESULT", Place{},
                 {"结果不是一份可比较的答案", "the result is no answer that can be compared"},
                 {"见 api/openapi.yaml 的 CalcAnswer", "see CalcAnswer in api/openapi.yaml"});
}

std::string text_in(const Node& node, std::string_view key) {
  const Node* found = node.find(key);
  return found != nullptr && found->is(Node::Kind::kString) ? found->text : std::string();
}

std::optional<Decimal> decimal_in(const Node& node, std::string_view key) {
  const Node* found = node.find(key);
  if (found == nullptr || !found->is(Node::Kind::kString)) return std::nullopt;
  return Decimal::parse(found->text);
}

std::optional<PolicyAnswer> answer_in(const Node& node) {
  PolicyAnswer out;
  out.policy = text_in(node, "policy");
  out.verdict = text_in(node, "verdict");
  const Node* amount = node.find("amount");
  if (out.policy.empty() || out.verdict.empty() || amount == nullptr) return std::nullopt;
  if (amount->is(Node::Kind::kNull)) return out;
  out.kind = text_in(*amount, "kind");
  out.payer = text_in(*amount, "payer");
  out.money = text_in(*amount, "unit") == "元";
  out.min = decimal_in(*amount, "min");
  out.max = decimal_in(*amount, "max");
  if (out.kind.empty() || out.payer.empty()) return std::nullopt;
  return out;
}

std::optional<Outcome> by_amount(const PolicyAnswer& before, const PolicyAnswer& after) {
  if (before.min == after.min && before.max == after.max) return std::nullopt;
  if (after.min && before.max && *after.min >= *before.max) return Outcome::kMore;
  if (after.max && before.min && *after.max <= *before.min) return Outcome::kLess;
  return Outcome::kOpen;
}

// Nothing: the same.
std::optional<Outcome> outcome_of(const PolicyAnswer& before, const PolicyAnswer& after) {
  if (before.open() && after.open())
    return by_amount(before, after) ? std::optional(Outcome::kOpen) : std::nullopt;
  if (after.open()) return Outcome::kOpen;
  if (before.entitled() && after.entitled()) return by_amount(before, after);
  if (after.entitled()) return Outcome::kNewly;
  if (before.entitled()) return Outcome::kNoLonger;
  if (before.open()) return Outcome::kSettledNo;
  return std::nullopt;
}

Change change_of(const PolicyAnswer& before, const PolicyAnswer& after, Outcome outcome) {
  Change out;
  out.policy = after.policy;
  out.outcome = outcome;
  out.before = before.verdict;
  out.after = after.verdict;
  // a policy that is not met may have no amount: then the other side says of which kind it would be
  const PolicyAnswer& said = after.kind.empty() ? before : after;
  out.kind = said.kind;
  out.payer = said.payer;
  if (!said.money) return out;
  out.due_before = before.due();
  // what was not known was not granted
  if (before.open() && !after.open()) out.due_before = Fen{0, 0};
  out.due_after = after.due();
  if (out.due_before && out.due_after) {
    out.difference =
        Fen{out.due_after->min - out.due_before->max, out.due_after->max - out.due_before->min};
  }
  return out;
}

}  // namespace

std::string_view to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::kNewly: return "newly_entitled";
    case Outcome::kNoLonger: return "no_longer_entitled";
    case Outcome::kMore: return "more";
    case Outcome::kLess: return "less";
    case Outcome::kSettledNo: return "settled_no";
    case Outcome::kOpen: return "open";
  }
  return {};
}

std::optional<Fen> PolicyAnswer::due() const {
  if (open()) return std::nullopt;
  if (!entitled()) return Fen{0, 0};
  if (!money || !min || !max) return std::nullopt;
  const Decimal hundred(100);
  const Fen out{(*min * hundred).round(0, Rounding::kFloor),
                (*max * hundred).round(0, Rounding::kCeiling)};
  if (!out.min.is_finite() || !out.max.is_finite()) return std::nullopt;
  return out;
}

Result<std::vector<PolicyAnswer>> read_answers(std::string_view result) {
  DocumentLimits limits;
  limits.bytes = decisions::kResultBytesMax;
  const auto root = parse_json(result, "result", limits);
  if (!root) return root.errors();
  const Node* results = root->find("results");
  if (results == nullptr || !results->is(Node::Kind::kList)) return unreadable();
  std::vector<PolicyAnswer> out;
  out.reserve(results->items.size());
  for (const Node& one : results->items) {
    auto answer = answer_in(one);
    if (!answer) return unreadable();
    out.push_back(std::move(*answer));
  }
  std::sort(out.begin(), out.end(),
            [](const PolicyAnswer& a, const PolicyAnswer& b) { return a.policy < b.policy; });
  return out;
}

Result<Done> compare(const std::vector<PolicyAnswer>& before,
                     const std::vector<PolicyAnswer>& after, Item& item) {
  std::map<std::string_view, const PolicyAnswer*> earlier;
  for (const PolicyAnswer& one : before) earlier.emplace(one.policy, &one);
  if (earlier.size() != before.size() || before.size() != after.size()) return unreadable();
  for (const PolicyAnswer& one : after) {
    const auto found = earlier.find(one.policy);
    if (found == earlier.end()) return unreadable();
    if (const auto outcome = outcome_of(*found->second, one)) {
      item.changes.push_back(change_of(*found->second, one, *outcome));
    } else {
      ++item.unchanged;
    }
  }
  return Done{};
}

}  // namespace zhida::correct
