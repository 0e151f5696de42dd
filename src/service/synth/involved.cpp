// Involved: scenes out of the policies' cases, and scenes laid over facts.
#include "service/synth/involved.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace zhida::synth {
namespace {

using feel::Value;
using pack::Verdict;

constexpr std::int64_t kYears = 6;
constexpr std::array kVerdicts = {Verdict::kCertain, Verdict::kPossible, Verdict::kNo};

// Facts of one account of the same enterprise: stated together, or not at all.
constexpr std::string_view kBond[] = {
    "从业人员",
    "职工总数",
    "月均职工总数",
    "现有在职职工",
    "一年内新招用人员",
    "历年从业人数",
    "失业保险参保职工人数",
    "实缴失业保险费",
    "营业收入",
    "主营业务收入",
    "销售收入",
    "总收入",
    "资产总额",
    "负债总额",
    "净资产",
    "净利润",
    "成本费用总额",
    "高新技术产品服务收入",
    "研发费用",
    "高企口径研发费用",
    "高企口径境内研发费用",
    "研发活动支出",
    "税务认定研发费用",
    "费用化研发费用",
    "研发无形资产摊销额",
    "科技人员",
    "满183天科技人员",
    "研发人员",
    "专职研发人员",
    "收入总额",
    "不征税收入",
    "投资收益",
    "应纳税所得额",
    "季度指标",
    "六税两费应纳",
    "规上企业",
    "知识产权",
    "本领域知识产权件数",
    "资质",
};

bool states(const Scene& scene, std::string_view fact) {
  return scene.values.contains(fact) || scene.yearly.contains(fact);
}

void forget(pack::FactSet& facts, std::string_view fact) {
  const auto value = facts.values.find(fact);
  if (value != facts.values.end()) facts.values.erase(value);
  const auto years = facts.yearly.find(fact);
  if (years != facts.yearly.end()) facts.yearly.erase(years);
}

// A city states values, not ranges of values, and of its own years only.
Scene concrete(const pack::FactSet& facts, const CivilDate& as_of) {
  Scene out;
  for (const auto& [name, value] : facts.values) {
    if (!feel::contains_abstract(value)) out.values.emplace(name, value);
  }
  for (const auto& [name, years] : facts.yearly) {
    for (const auto& [year, value] : years) {
      const bool ours = year > as_of.year - kYears && year <= as_of.year;
      if (ours && !feel::contains_abstract(value)) out.yearly[name].emplace(year, value);
    }
  }
  return out;
}

std::vector<std::string> asked_by(const pack::Version& version) {
  std::vector<std::string> out;
  for (const dmn::ElementInfo& e : dmn::elements(*version.graph)) {
    if (e.kind == dmn::ElementInfo::Kind::kInput) out.push_back(e.local);
  }
  return out;
}

class Planner {
 public:
  Planner(const pack::Bundle& bundle, const CivilDate& as_of)
      : bundle_(bundle), as_of_(as_of), today_(days_from_civil(as_of)) {}

  void add(const pack::Policy& policy, const pack::Version& version, Plan& plan) {
    std::array<Part, kVerdicts.size()> parts;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      parts[i] = {&policy, kVerdicts[i], asked_by(version), {}};
    }
    for (const pack::PolicyCases& of : bundle_.cases) {
      if (of.policy != policy.id) continue;
      for (const pack::Case& c : of.cases) sort_in(concrete(c.facts, as_of_), parts);
    }
    find_possible(parts);
    ++plan.policies;
    for (Part& part : parts) {
      if (part.scenes.empty()) {
        plan.unreached.push_back({&policy, part.verdict});
      } else {
        plan.parts.push_back(std::move(part));
      }
    }
  }

 private:
  [[nodiscard]] Verdict verdict(const pack::Policy& policy, const Scene& scene) const {
    pack::DecideOptions options;
    options.explain = false;
    options.missing = false;
    return pack::decide(bundle_, policy, scene, today_, options).verdict;
  }

  void sort_in(Scene scene, std::span<Part> parts) const {
    const Verdict v = verdict(*parts.front().policy, scene);
    const auto part = std::ranges::find(parts, v, &Part::verdict);
    if (part != parts.end() && part->scenes.size() < kScenesMax) {
      part->scenes.push_back(std::move(scene));
    }
  }

  // Few cases are possible: a certain one with a fact forgotten often is, and one with all of them forgotten.
  void find_possible(std::span<Part> parts) const {
    constexpr std::size_t kEnough = 16;
    Part& possible = *std::ranges::find(parts, Verdict::kPossible, &Part::verdict);
    const Part& certain = *std::ranges::find(parts, Verdict::kCertain, &Part::verdict);
    const auto take = [&](Scene scene) {
      const bool wanted = possible.scenes.size() < kEnough;
      if (wanted && verdict(*possible.policy, scene) == Verdict::kPossible) {
        possible.scenes.push_back(std::move(scene));
      }
    };
    for (const Scene& from : certain.scenes) {
      for (const std::string& fact : possible.asks) {
        if (possible.scenes.size() >= kEnough) return;
        if (!states(from, fact)) continue;
        Scene less = from;
        forget(less, fact);
        take(std::move(less));
      }
    }
    take({});
  }

  const pack::Bundle& bundle_;
  CivilDate as_of_;
  std::int64_t today_;
};

template <typename Read>
void wish(const Scene& scene, std::string_view fact, feel::Kind kind, Read read) {
  const auto found = scene.values.find(fact);
  if (found != scene.values.end() && found->second.is(kind)) read(found->second);
}

}  // namespace

const Part* Plan::part_of(std::uint64_t seed, std::uint64_t number) const {
  if (parts.empty() || number == 0) return nullptr;
  const std::uint64_t block = (number - 1) / kOneIn;
  const std::uint64_t chosen = Stream(seed, block, "involved").below(kOneIn);
  if ((number - 1) % kOneIn != chosen) return nullptr;
  const std::uint64_t first = Stream(seed, 0, "parts").below(parts.size());
  return &parts[(first + block) % parts.size()];
}

Plan plan(const pack::Bundle& bundle, const CivilDate& as_of) {
  Plan out;
  Planner planner(bundle, as_of);
  const std::int64_t today = days_from_civil(as_of);
  for (const pack::Policy& policy : bundle.policies) {
    if (pack::party_of(policy.audience) != pack::Party::kEnterprise) continue;
    const pack::Version* version = policy.version_at(today);
    if (version == nullptr || version->status == pack::Status::kUnknownRule || !version->graph) {
      continue;
    }
    planner.add(policy, *version, out);
  }
  return out;
}

Wishes wishes_of(const Scene& scene) {
  Wishes out;
  wish(scene, "行业类别", feel::Kind::kString,
       [&](const Value& v) { out.size_class = v.as_string(); });
  wish(scene, "属于制造业", feel::Kind::kBoolean,
       [&](const Value& v) { out.manufacturing = v.as_boolean(); });
  wish(scene, "注册地区", feel::Kind::kString,
       [&](const Value& v) { out.district = v.as_string(); });
  wish(scene, "注册成立日期", feel::Kind::kDate,
       [&](const Value& v) { out.founded = v.as_days(); });
  return out;
}

void play(const Part& part, const Scene& scene, pack::FactSet& facts) {
  if (part.verdict == Verdict::kPossible) {
    for (const std::string& fact : part.asks) forget(facts, fact);
  }
  const auto stated = [&](std::string_view fact) { return states(scene, fact); };
  if (std::ranges::any_of(kBond, stated)) {
    for (const std::string_view fact : kBond) forget(facts, fact);
  }
  for (const auto& [name, value] : scene.values) facts.values.insert_or_assign(name, value);
  for (const auto& [name, years] : scene.yearly) facts.yearly.insert_or_assign(name, years);
}

std::vector<std::int64_t> years_of(const CivilDate& as_of) {
  std::vector<std::int64_t> out;
  out.reserve(kYears);
  for (std::int64_t back = 0; back < kYears; ++back) out.push_back(as_of.year - back);
  return out;
}

}  // namespace zhida::synth
