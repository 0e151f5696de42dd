// Shares the policies out among threads and says what was found.
#include "app/cli/openness.h"

#include <atomic>
#include <ostream>
#include <thread>

#include <boost/json/array.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/text.h"

namespace zhida::cli {
namespace {

constexpr int kThreads = 2;
constexpr std::size_t kAvoidablePercent = 1;

struct Totals {
  pack::OpennessReport openness;
  pack::ReasonsReport reasons;
};

Totals totals(const std::vector<PolicyOpenness>& reports) {
  Totals out;
  for (const PolicyOpenness& r : reports) {
    out.openness.add(r.openness);
    out.reasons.verdicts += r.reasons.verdicts;
    out.reasons.facts += r.reasons.facts;
    out.reasons.known += r.reasons.known;
    out.reasons.wrong.insert(out.reasons.wrong.end(), r.reasons.wrong.begin(),
                             r.reasons.wrong.end());
  }
  return out;
}

double percent(std::size_t part, int whole) {
  return whole == 0 ? 0.0 : 100.0 * static_cast<double>(part) / whole;
}

void print_blanked(const char* mark, const pack::Blanked& b, const std::string& packs,
                   std::ostream& out) {
  out << fmt::format("    {} {}:{} {}: {}\n", mark, join_path(packs, b.place.file), b.place.line,
                     b.name, fmt::join(b.facts, "、"));
  if (!b.what.zh.empty()) out << fmt::format("        {}\n        {}\n", b.what.zh, b.what.en);
}

boost::json::array as_json(const std::vector<pack::Blanked>& list, const std::string& packs) {
  boost::json::array out;
  for (const pack::Blanked& b : list) {
    boost::json::array facts;
    for (const std::string& fact : b.facts) facts.emplace_back(fact);
    out.push_back({{"policy", b.policy},
                   {"name", b.name},
                   {"file", join_path(packs, b.place.file)},
                   {"line", b.place.line},
                   {"facts", std::move(facts)},
                   {"zh", b.what.zh},
                   {"en", b.what.en}});
  }
  return out;
}

}  // namespace

std::vector<PolicyOpenness> open_all(const pack::Bundle& bundle,
                                     const std::vector<std::string>& ids, int every) {
  std::vector<PolicyOpenness> reports(ids.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < ids.size(); i = next++) {
      reports[i] = {ids[i], pack::check_openness(bundle, ids[i], every),
                    pack::check_reasons(bundle, ids[i])};
    }
  };
  {
    std::vector<std::jthread> threads;
    threads.reserve(kThreads);
    for (int i = 0; i < kThreads; ++i) threads.emplace_back(work);
  }
  return reports;
}

void print_openness(const std::vector<PolicyOpenness>& reports, const std::string& packs,
                    std::ostream& out) {
  for (const PolicyOpenness& r : reports) {
    const pack::OpennessReport& o = r.openness;
    const bool well = o.wrong.empty() && o.avoidable.empty() && r.reasons.wrong.empty();
    out << fmt::format("{} {} certain {}, possible {}, no {}; avoidable {}\n", well ? "✓" : "✗",
                       r.policy, o.certain, o.possible, o.no, o.avoidable.size());
    for (const pack::Blanked& b : o.wrong) print_blanked("✗", b, packs, out);
    for (const pack::Blanked& b : r.reasons.wrong) print_blanked("✗", b, packs, out);
    for (const pack::Blanked& b : o.avoidable) print_blanked("?", b, packs, out);
  }
  const Totals t = totals(reports);
  const pack::OpennessReport& o = t.openness;
  out << fmt::format(
      "可能 {} 项，其中至多 {} 项本可避免（{:.2f}%）；符合 {}，不符合 {}，补过 {} 组事实，{} "
      "项有误\n"
      "possible {}, of which at most {} avoidable ({:.2f}%); certain {}, no {}, {} sets of values "
      "tried, {} "
      "wrong\n",
      o.possible, o.avoidable.size(), percent(o.avoidable.size(), o.possible), o.certain, o.no,
      o.values, o.wrong.size(), o.possible, o.avoidable.size(),
      percent(o.avoidable.size(), o.possible), o.certain, o.no, o.values, o.wrong.size());
  out << fmt::format(
      "理由 {} 条，引用 {}/{} 项事实，{} 条有误 · {} reasons cite {} of {} facts, {} wrong\n",
      t.reasons.verdicts, t.reasons.facts, t.reasons.known, t.reasons.wrong.size(),
      t.reasons.verdicts, t.reasons.facts, t.reasons.known, t.reasons.wrong.size());
}

boost::json::object openness_json(const std::vector<PolicyOpenness>& reports,
                                  const std::string& packs) {
  boost::json::array policies;
  for (const PolicyOpenness& r : reports) {
    policies.push_back({{"policy", r.policy},
                        {"certain", r.openness.certain},
                        {"possible", r.openness.possible},
                        {"no", r.openness.no},
                        {"avoidable", r.openness.avoidable.size()}});
  }
  const Totals t = totals(reports);
  return {{"possible", t.openness.possible},
          {"certain", t.openness.certain},
          {"no", t.openness.no},
          {"values", t.openness.values},
          {"policies", std::move(policies)},
          {"avoidable", as_json(t.openness.avoidable, packs)},
          {"wrong", as_json(t.openness.wrong, packs)},
          {"reasons",
           {{"verdicts", t.reasons.verdicts},
            {"facts", t.reasons.facts},
            {"known", t.reasons.known},
            {"wrong", as_json(t.reasons.wrong, packs)}}}};
}

bool open_enough(const std::vector<PolicyOpenness>& reports) {
  const Totals t = totals(reports);
  const auto possible = static_cast<std::size_t>(t.openness.possible);
  return t.openness.wrong.empty() && t.reasons.wrong.empty() &&
         t.openness.avoidable.size() * 100 <= possible * kAvoidablePercent;
}

}  // namespace zhida::cli
