// A report as JSON, as CSV, and for a terminal.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "base/civil.h"
#include "service/correct/correct.h"
#include "service/correct/csv.h"
#include "service/correct/form.h"

namespace zhida::correct {
namespace {

namespace json = boost::json;

constexpr std::size_t kLinesMax = 20;  // of each list on a terminal

std::string day(std::int64_t days) { return zhida::to_string(civil_from_days(days)); }

json::object fen(const Fen& amount) {
  return {{"min", amount.min.to_plain()}, {"max", amount.max.to_plain()}};
}
json::value fen(const std::optional<Fen>& amount) {
  return amount ? json::value(fen(*amount)) : json::value(nullptr);
}

json::object change(const Change& c) {
  return {{"policy", c.policy},
          {"outcome", to_string(c.outcome)},
          {"before", c.before},
          {"after", c.after},
          {"kind", c.kind},
          {"payer", c.payer},
          {"due_before_fen", fen(c.due_before)},
          {"due_after_fen", fen(c.due_after)},
          {"difference_fen", fen(c.difference)}};
}

json::object settlement(const Settlement& s) {
  return {{"policy", s.policy},
          {"kind", s.kind},
          {"payer", s.payer},
          {"paid_fen", s.paid.to_plain()},
          {"held_fen", s.held.to_plain()},
          {"over_fen", fen(s.over)},
          {"under_fen", fen(s.under)}};
}

json::object item(const Item& i) {
  json::array used;
  for (const Used& one : i.used) {
    used.push_back(json::object{
        {"key", one.key}, {"period", one.period}, {"wrong", one.wrong}, {"correct", one.correct}});
  }
  json::array changes;
  for (const Change& one : i.changes) changes.emplace_back(change(one));
  json::array settlements;
  for (const Settlement& one : i.settlements) settlements.emplace_back(settlement(one));
  return {{"decision", i.decision},        {"subject", i.subject},
          {"as_of", day(i.as_of)},         {"status", to_string(i.status)},
          {"replacement", i.replacement},  {"detail", i.detail},
          {"used", std::move(used)},       {"unchanged", i.unchanged},
          {"changes", std::move(changes)}, {"settlements", std::move(settlements)}};
}

json::array nets(std::span<const Net> list) {
  json::array out;
  for (const Net& one : list) {
    out.push_back(json::object{{"subject", one.subject},
                               {"payer", one.payer},
                               {"kind", one.kind},
                               {"over_fen", fen(one.over)},
                               {"under_fen", fen(one.under)},
                               {"net_fen", fen(one.net)},
                               {"open", one.open},
                               {"proposal", one.proposal()}});
  }
  return out;
}

json::object counts(const std::map<std::string, std::size_t, std::less<>>& map) {
  json::object out;
  for (const auto& [name, number] : map) out[name] = number;
  return out;
}

json::object summary(const Report& r) {
  json::array totals;
  for (const auto& [place, total] : r.totals) {
    totals.push_back(json::object{{"payer", place.first},
                                  {"kind", place.second},
                                  {"increase_fen", fen(total.increase)},
                                  {"decrease_fen", fen(total.decrease)},
                                  {"over_fen", fen(total.over)},
                                  {"under_fen", fen(total.under)},
                                  {"open", total.open}});
  }
  return {{"correction", r.id},
          {"subjects", r.subjects},
          {"records", r.records},
          {"corrections", r.corrections},
          {"left", r.left},
          {"decisions", counts(r.statuses)},
          {"policies", counts(r.outcomes)},
          {"totals", std::move(totals)}};
}

// 12,345.67 yuan of fen, exactly; an interval as [a, b].
std::string yuan(const Decimal& amount) { return (amount / Decimal(100)).to_plain(); }
std::string yuan(const Fen& amount) {
  if (amount.exact()) return yuan(amount.min);
  return "[" + yuan(amount.min) + ", " + yuan(amount.max) + "]";
}

std::string ends(const std::optional<Fen>& amount) {
  return amount ? amount->min.to_plain() + "," + amount->max.to_plain() : ",";
}

const Settlement* settlement_of(const Item& item, std::string_view policy) {
  for (const Settlement& one : item.settlements) {
    if (one.policy == policy) return &one;
  }
  return nullptr;
}

void csv_lines(const Item& item, std::string& out) {
  const std::string begin = csv_field(item.decision) + "," + csv_field(item.subject) + "," +
                            day(item.as_of) + "," + std::string(to_string(item.status)) + "," +
                            csv_field(item.replacement) + ",";
  const auto paid = [&](std::string_view policy) {
    const Settlement* found = settlement_of(item, policy);
    if (found == nullptr) return std::string(",,,,,");
    return found->paid.to_plain() + "," + found->held.to_plain() + "," + ends(found->over) + "," +
           ends(found->under);
  };
  for (const Change& one : item.changes) {
    out.append(begin).append(fmt::format(
        "{},{},{},{},{},{},{},{},{},{}\n", csv_field(one.policy), to_string(one.outcome),
        csv_field(one.before), csv_field(one.after), csv_field(one.payer), csv_field(one.kind),
        ends(one.due_before), ends(one.due_after), ends(one.difference), paid(one.policy)));
  }
  if (settlement_of(item, {}) != nullptr || item.changes.empty())
    out.append(begin).append(",,,,,,,,,,,,").append(paid({})).append("\n");
}

}  // namespace

std::string item_text(const Item& one) { return json::serialize(item(one)); }
std::string nets_text(std::span<const Net> list) { return json::serialize(nets(list)); }
std::string summary_of(const Report& report) { return json::serialize(summary(report)); }

std::string to_json(const Report& report) {
  json::object out = summary(report);
  json::array items;
  for (const Item& one : report.items) items.emplace_back(item(one));
  out["items"] = std::move(items);
  out["nets"] = nets(report.nets);
  return json::serialize(out);
}

std::string to_csv(const Report& report) {
  std::string out =
      "decision,subject,as_of,status,replacement,policy,outcome,before,after,payer,kind,"
      "due_before_min_fen,due_before_max_fen,due_after_min_fen,due_after_max_fen,"
      "difference_min_fen,difference_max_fen,paid_fen,held_fen,over_min_fen,over_max_fen,"
      "under_min_fen,under_max_fen\n";
  for (const Item& one : report.items) csv_lines(one, out);
  return out;
}

std::string to_text(const Report& r) {
  std::string out = fmt::format(
      "更正 {0}：{1} 个主体的 {2} 条记录有误，更正 {3} 条，{4} 项没有说明正确的值\ncorrection {0}: "
      "{2} "
      "wrong records of {1} subjects, {3} corrections, {4} facts of which nothing was said what is "
      "right\n",
      r.id, r.subjects, r.records, r.corrections, r.left);
  for (const auto& [name, number] : r.statuses)
    out += fmt::format("  决定 decisions  {:<20} {}\n", name, number);
  for (const auto& [name, number] : r.outcomes)
    out += fmt::format("  政策 policies   {:<20} {}\n", name, number);
  for (const auto& [place, total] : r.totals) {
    out += fmt::format(
        "  {} {}：应增 increase {}，应减 decrease {}，多付 over-paid {}，少付 under-paid {} 元 "
        "yuan，未定 open {}\n",
        place.first, place.second, yuan(total.increase), yuan(total.decrease), yuan(total.over),
        yuan(total.under), total.open);
  }
  for (std::size_t i = 0; i < r.nets.size() && i < kLinesMax; ++i) {
    const Net& one = r.nets[i];
    out += fmt::format("  {} {} {}：{} {} 元 yuan\n", one.subject, one.payer, one.kind,
                       one.proposal(), yuan(one.net));
  }
  if (r.nets.size() > kLinesMax) out += fmt::format("  … {} 个 more\n", r.nets.size() - kLinesMax);
  return out;
}

}  // namespace zhida::correct
