// Gaps: each fact's chance to be unknown, from where the dictionary says it comes from.
#include "service/synth/gaps.h"

#include <algorithm>
#include <string>

namespace zhida::synth {
namespace {

int base_permille(const pack::FactDef& def) {
  if (def.source == "department") return 15;
  if (def.source == "certificate") return 30;
  if (def.source == "expert") return 60;  // only the assessed have any
  return 90;                              // declared
}

// Without its name nobody finds an enterprise; without its district no office is responsible.
bool always_known(std::string_view fact) { return fact == "注册地区" || fact == "登记状态"; }

}  // namespace

void leave_gaps(const Firm& firm, const pack::Dictionary& dictionary, pack::FactSet& facts) {
  constexpr int kFactors[] = {3, 10, 10, 10, 25};  // tenths
  Stream firm_wide = firm.stream("gaps");
  const int factor = firm_wide.pick(kFactors);
  const auto unknown = [&](const std::string& name) {
    const pack::FactDef* def = dictionary.find(name);
    if (def == nullptr || always_known(name)) return false;
    return firm.stream("gap:" + name).chance(std::min(900, base_permille(*def) * factor / 10));
  };
  std::erase_if(facts.values, [&](const auto& entry) { return unknown(entry.first); });
  std::erase_if(facts.yearly, [&](const auto& entry) { return unknown(entry.first); });
  for (auto& [name, years] : facts.yearly) {
    Stream s = firm.stream("years:" + name);
    if (years.size() < 3 || !s.chance(50)) continue;
    // The two newest years stay.
    years.erase(years.begin(), std::prev(years.end(), 2));
  }
}

}  // namespace zhida::synth
