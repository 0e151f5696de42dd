// The one sentence that says why an outcome is what it is, in Chinese and English.
#include <algorithm>

#include "decide/pack/explain.h"
#include "decide/pack/show.h"

namespace zhida::pack {
namespace {

constexpr std::size_t kNamed =
    3;  // conditions or facts named in one sentence; the rest are counted

std::string number(std::size_t n) { return std::to_string(n); }

std::string day(std::int64_t days) { return to_string(civil_from_days(days)); }

// "A；B；C 等 5 项", "A; B; C and 2 more".
Text listed(const std::vector<Text>& parts, std::string_view zh_between) {
  Text out;
  const std::size_t shown = std::min(parts.size(), kNamed);
  for (std::size_t i = 0; i < shown; ++i) {
    out.zh += (i == 0 ? "" : std::string(zh_between)) + parts[i].zh;
    out.en += (i == 0 ? "" : "; ") + parts[i].en;
  }
  if (parts.size() > shown) {
    out.zh += " 等 " + number(parts.size()) + " 项";
    out.en += " and " + number(parts.size() - shown) + " more";
  }
  return out;
}

void failing_leaves(const Check& c, std::vector<const Check*>& out) {
  if (c.state != State::kFailed) return;
  const std::size_t before = out.size();
  if (c.op != "not") {
    for (const Check& child : c.children) failing_leaves(child, out);
  }
  if (out.size() == before) out.push_back(&c);
}

// The one comparison that fails, when there is only one.
const Check* failing_leaf(const ConditionOutcome& condition) {
  std::vector<const Check*> leaves;
  for (const Check& c : condition.checks) failing_leaves(c, leaves);
  return leaves.size() == 1 && leaves[0]->found && leaves[0]->needed ? leaves[0] : nullptr;
}

Text failed(const std::vector<const ConditionOutcome*>& conditions) {
  if (conditions.size() == 1) {
    const ConditionOutcome& one = *conditions[0];
    Text out{"不满足：" + one.def->text.zh, "Not met: " + one.def->text.en};
    if (const Check* leaf = failing_leaf(one)) {
      out.zh += "（实际 " + *leaf->found + "，要求 " + *leaf->needed + "）";
      out.en += " (found " + *leaf->found + ", needed " + *leaf->needed + ")";
    }
    return out;
  }
  std::vector<Text> names;
  names.reserve(conditions.size());
  for (const ConditionOutcome* c : conditions) names.push_back({c->def->decision, c->def->text.en});
  const Text list = listed(names, "、");
  return {"不满足 " + number(conditions.size()) + " 项条件：" + list.zh,
          number(conditions.size()) + " conditions are not met: " + list.en};
}

Text certain(const Outcome& o) {
  const auto met = static_cast<std::size_t>(
      std::count_if(o.conditions.begin(), o.conditions.end(),
                    [](const ConditionOutcome& c) { return c.state == State::kMet; }));
  if (o.conditions.size() == 1 && met == 1) {
    return {"满足：" + o.conditions[0].def->text.zh, "Met: " + o.conditions[0].def->text.en};
  }
  if (met == o.conditions.size()) {
    return {"全部 " + number(met) + " 项条件满足", "All " + number(met) + " conditions are met"};
  }
  return {"已满足 " + number(met) + " 项条件，足以确定符合",
          number(met) + " conditions are met, which suffices"};
}

Text no(const Outcome& o) {
  std::vector<const ConditionOutcome*> bad;
  for (const ConditionOutcome& c : o.conditions) {
    if (c.state == State::kFailed || c.state == State::kError) bad.push_back(&c);
  }
  if (!bad.empty()) return failed(bad);
  return {"无论其余事实如何，都不满足全部条件",
          "Whatever the other facts are, the conditions cannot all be met"};
}

Text possible(const Outcome& o, const Dictionary& dictionary) {
  const std::vector<std::string>& facts =
      o.missing.decisive_sets.empty() ? o.missing.facts : o.missing.decisive_sets[0];
  std::vector<Text> names;
  names.reserve(facts.size());
  for (const std::string& path : facts) names.push_back(path_text(dictionary, path));
  if (!names.empty()) {
    const Text list = listed(names, "、");
    return {"还差 " + number(names.size()) + " 项事实：" + list.zh,
            number(names.size()) + (names.size() == 1 ? " fact is" : " facts are") +
                " still missing: " + list.en};
  }
  for (const ConditionOutcome& c : o.conditions) {
    if (c.state == State::kUnknown) names.push_back({c.def->decision, c.def->text.en});
  }
  const Text list = listed(names, "、");
  return {"有 " + number(names.size()) + " 项条件尚不能确定：" + list.zh,
          number(names.size()) + (names.size() == 1 ? " condition is" : " conditions are") +
              " not yet known: " + list.en};
}

Text expired(const Outcome& o, std::int64_t as_of_days) {
  if (o.version == nullptr) return {"没有任何版本", "There is no version"};
  const Effective& e = o.version->effective;
  if (as_of_days < e.from) {
    return {day(e.from) + " 起施行，判定日尚未生效",
            "In force from " + day(e.from) + ", after the day asked about"};
  }
  const std::string end = e.to ? day(*e.to) : day(e.from);
  return {end + " 已到期，未见延续的文件", "Expired on " + end + "; no renewal was found"};
}

Text unknown_rule(const Policy& policy) {
  const bool named = policy.office && !policy.office->zh.empty();
  const bool telephone = !policy.telephone.empty() && policy.telephone != "待核";
  Text out{"没有公布可计算的规则，请咨询" + (named ? policy.office->zh : std::string("主管部门")),
           "No rule that can be computed is published; please ask the " +
               (named ? policy.office->en : std::string("responsible office"))};
  if (telephone) {
    out.zh += "（电话 " + policy.telephone + "）";
    out.en += " (tel. " + policy.telephone + ")";
  }
  return out;
}

}  // namespace

Text because(const Outcome& outcome, const Bundle& bundle, std::int64_t as_of_days) {
  switch (outcome.verdict) {
    case Verdict::kCertain: return certain(outcome);
    case Verdict::kPossible: return possible(outcome, bundle.dictionary);
    case Verdict::kNo: return no(outcome);
    case Verdict::kExpired: return expired(outcome, as_of_days);
    case Verdict::kUnknownRule: return unknown_rule(*outcome.policy);
  }
  return {};
}

}  // namespace zhida::pack
