// Synth: the enterprises, one by one.
#include "service/synth/synth.h"

#include <utility>

#include <fmt/format.h>

#include "service/synth/code.h"
#include "service/synth/gaps.h"
#include "service/synth/passes.h"

namespace zhida::synth {
namespace {

// The years that decisions are asked for (calc, the HTTP API), short of the ends.
constexpr std::int64_t kFirstYear = 1950;
constexpr std::int64_t kLastYear = 2990;

std::string_view suffix(std::string_view form) {
  if (form == "公司") return "有限公司";
  if (form == "合伙企业") return "合伙企业";
  if (form == "个人独资企业") return "工作室";
  if (form == "分支机构") return "分公司";
  if (form == "农民专业合作社") return "专业合作社";
  return "经营部";
}

std::string name_of(const Firm& firm) {
  return fmt::format("合成企业{:06}号{}{}", firm.number, firm.division->trade, suffix(firm.form));
}

Diagnostic wrong_number(std::uint64_t enterprises) {
  Diagnostic d;
  d.code = "E-SYNTH-NUMBER";
  d.zh = fmt::format("企业数 {} 不在 1 至 {} 之间", enterprises, kEnterprisesMax);
  d.en = fmt::format("{} enterprises: not from 1 to {}", enterprises, kEnterprisesMax);
  d.help_zh = "写成 --enterprises 10000";
  d.help_en = "write --enterprises 10000";
  return d;
}

Diagnostic wrong_date(const CivilDate& as_of) {
  Diagnostic d;
  d.code = "E-SYNTH-DATE";
  d.zh = fmt::format("判定日 {} 不在 {} 年至 {} 年之间", to_string(as_of), kFirstYear, kLastYear);
  d.en = fmt::format("the day {} is not in the years {} to {}", to_string(as_of), kFirstYear,
                     kLastYear);
  d.help_zh = "写成 --as-of 2026-11-23";
  d.help_en = "write --as-of 2026-11-23";
  return d;
}

const Scene& scene_of(const Part& part, const Order& order, std::uint64_t number) {
  return Stream(order.seed, number, "scene").pick(part.scenes);
}

}  // namespace

City::City(const pack::Bundle& bundle, Order order)
    : bundle_(&bundle), order_(std::move(order)), plan_(synth::plan(bundle, order_.as_of)) {}

Result<City> City::plan(const pack::Bundle& bundle, Order order) {
  Diagnostics errors;
  if (order.enterprises == 0 || order.enterprises > kEnterprisesMax) {
    errors.push_back(wrong_number(order.enterprises));
  }
  if (order.as_of.year < kFirstYear || order.as_of.year > kLastYear) {
    errors.push_back(wrong_date(order.as_of));
  }
  if (!errors.empty()) return errors;
  return City(bundle, std::move(order));
}

const Part* City::part_of(std::uint64_t number) const { return plan_.part_of(order_.seed, number); }

Firm City::firm(std::uint64_t number) const {
  const Part* part = part_of(number);
  const Wishes wishes = part == nullptr ? Wishes{} : wishes_of(scene_of(*part, order_, number));
  return sketch(order_.seed, number, order_.as_of, wishes);
}

subjects::Subject City::enterprise(std::uint64_t number, std::set<std::string>* absent) const {
  const Firm drawn = firm(number);
  subjects::Subject out;
  out.id = credit_code(number);
  out.name = name_of(drawn);
  Sheet sheet(bundle_->dictionary, out.facts, absent);
  write_identity(drawn, sheet);
  write_money(drawn, sheet);
  write_research(drawn, sheet);
  write_standing(drawn, sheet);
  write_qualified(drawn, sheet);
  write_tax(drawn, sheet);
  write_finance(drawn, sheet);
  write_compliance(drawn, sheet);
  write_ordinary(drawn, sheet);
  leave_gaps(drawn, bundle_->dictionary, out.facts);
  const Part* part = part_of(number);
  if (part != nullptr) play(*part, scene_of(*part, order_, number), out.facts);
  return out;
}

}  // namespace zhida::synth
