// Says what a city's summary holds.
#include "service/city/report.h"

#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "decide/pack/decide.h"

namespace zhida::city {
namespace {

namespace json = boost::json;
using pack::Verdict;

constexpr Verdict kAll[] = {Verdict::kCertain, Verdict::kPossible, Verdict::kNo,
                            Verdict::kUnknownRule, Verdict::kExpired};

std::uint64_t of(const Counts& counts, Verdict v) {
  return counts.verdicts[static_cast<std::size_t>(v)];
}

json::value name(const std::string& text) {
  return text.empty() ? json::value(nullptr) : json::value(json::string(text));
}

json::object money(const Money& m) {
  return {{"enterprises", m.enterprises},
          {"min", m.min.round(2, Rounding::kHalfUp).to_string()},
          {"max", m.max.round(2, Rounding::kHalfUp).to_string()},
          {"unbounded", m.unbounded}};
}

json::object costs(const Costs& c) {
  return {{"certain", money(c.certain)}, {"possible", money(c.possible)}};
}

json::object verdicts(const Counts& counts) {
  json::object out;
  for (const Verdict v : kAll) out[pack::to_string(v)] = of(counts, v);
  return out;
}

// Null where a policy pays nothing, or a rate, or is not decided on the day.
json::value amount(const PolicySummary& p, const Costs& c) {
  if (!p.pays) return nullptr;
  json::object out{{"kind", p.version->amount->kind}, {"payer", p.version->amount->payer}};
  for (auto& entry : costs(c)) out[entry.key()] = entry.value();
  return out;
}

json::array groups(const PolicySummary& p, const ByName<Counts>& by) {
  json::array out;
  for (const auto& [key, counts] : by) {
    out.push_back(json::object{
        {"name", name(key)}, {"verdicts", verdicts(counts)}, {"amount", amount(p, counts.costs)}});
  }
  return out;
}

json::array groups(const ByName<Costs>& by) {
  json::array out;
  for (const auto& [key, c] : by) {
    json::object one{{"name", name(key)}};
    for (auto& entry : costs(c)) one[entry.key()] = entry.value();
    out.push_back(std::move(one));
  }
  return out;
}

json::object policy(const PolicySummary& p) {
  const pack::Policy& policy = *p.policy;
  const bool dated = p.version != nullptr;
  return {{"policy", policy.id},
          {"title", {{"zh", policy.title.zh}, {"en", policy.title.en}}},
          {"area", policy.folder.substr(0, policy.folder.find('/'))},
          {"kind", policy.kind},
          {"version", dated ? json::value(json::string(p.version->id)) : json::value(nullptr)},
          {"confidence",
           dated ? json::value(pack::to_string(p.version->confidence)) : json::value(nullptr)},
          {"verdicts", verdicts(p.all)},
          {"amount", amount(p, p.all.costs)},
          {"by_district", groups(p, p.by_district)},
          {"by_size", groups(p, p.by_size)}};
}

json::array counted(const ByName<std::uint64_t>& by) {
  json::array out;
  for (const auto& [key, n] : by)
    out.push_back(json::object{{"name", name(key)}, {"enterprises", n}});
  return out;
}

json::object total(const std::pair<std::string, std::string>& key, const Total& t) {
  json::object out{{"kind", key.first}, {"payer", key.second}};
  for (auto& entry : costs(t.all)) out[entry.key()] = entry.value();
  out["unbounded"] = t.unbounded;
  out["by_district"] = groups(t.by_district);
  out["by_size"] = groups(t.by_size);
  return out;
}

std::string yuan(const Decimal& n) { return n.round(2, Rounding::kHalfUp).to_string(); }

std::string upper(const Total& t) {
  std::string out = yuan(t.all.certain.max + t.all.possible.max);
  if (t.unbounded > 0) {
    out += fmt::format(
        "（{} 家的某项待遇没有已知上限，未计入 · without what has no known upper bound, of {} "
        "enterprises）",
        t.unbounded, t.unbounded);
  }
  return out;
}

}  // namespace

std::string to_json(const Summary& summary, const About& about) {
  json::array policies;
  for (const PolicySummary& p : summary.policies) policies.push_back(policy(p));
  json::array totals;
  for (const auto& [key, t] : summary.totals) totals.push_back(total(key, t));
  json::object out{{"format", "zhida-city/1"},
                   {"synthetic", about.synthetic},
                   {"as_of", about.as_of},
                   {"enterprises", summary.enterprises},
                   {"digest", about.digest},
                   {"bundle", about.bundle},
                   {"subjects", about.subjects},
                   {"stacking", "not_applied"},
                   {"totals", std::move(totals)},
                   {"districts", counted(summary.districts)},
                   {"sizes", counted(summary.sizes)},
                   {"policies", std::move(policies)}};
  return json::serialize(out) + "\n";
}

std::string to_text(const Summary& summary, const About& about) {
  std::string out;
  if (about.synthetic) out += "合成数据，非真实企业 · synthetic data, no real enterprise\n";
  out += fmt::format("{} 家企业，{} 项政策，判定日 {} · {} enterprises, {} policies, as of {}\n",
                     summary.enterprises, summary.policies.size(), about.as_of, summary.enterprises,
                     summary.policies.size(), about.as_of);
  out += "符合 可能 不符合 · certain, possible, no\n";
  std::vector<const PolicySummary*> order;
  order.reserve(summary.policies.size());
  for (const PolicySummary& p : summary.policies) order.push_back(&p);
  std::sort(order.begin(), order.end(), [](const PolicySummary* a, const PolicySummary* b) {
    const std::uint64_t more = of(a->all, Verdict::kCertain);
    const std::uint64_t less = of(b->all, Verdict::kCertain);
    return more != less ? more > less : a < b;  // elements of one vector: by order in the bundle
  });
  for (const PolicySummary* p : order) {
    if (of(p->all, Verdict::kExpired) + of(p->all, Verdict::kUnknownRule) > 0) continue;
    out += fmt::format("{:>9} {:>9} {:>9}  {} {}\n", of(p->all, Verdict::kCertain),
                       of(p->all, Verdict::kPossible), of(p->all, Verdict::kNo), p->policy->id,
                       p->policy->title.zh);
  }
  out +=
      "合计（元，种类与承担方不混加，未计叠加规则） · totals in yuan, kinds and payers apart, "
      "stacking "
      "rules not applied\n";
  for (const auto& [key, t] : summary.totals) {
    out += fmt::format("  {} / {}: {} … {}\n", key.first, key.second, yuan(t.all.certain.min),
                       upper(t));
  }
  return out + about.digest + "\n";
}

}  // namespace zhida::city
