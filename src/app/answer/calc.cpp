// CalcAnswer: every policy's outcome and the ladders, as JSON. Clause: docs/api.md
#include <array>
#include <atomic>
#include <memory>

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/serialize.hpp>

#include "app/answer/answer.h"
#include "app/answer/parts.h"
#include "decide/pack/show.h"

namespace zhida::answer {
namespace {

using feel::Kind;
using feel::Value;

json::object check(const pack::Check& c, const Memory& at) {
  json::array children(at);
  children.reserve(c.children.size());
  for (const pack::Check& child : c.children) children.emplace_back(check(child, at));
  return json::object({{"op", str(c.op, at)},
                       {"text", str(c.text, at)},
                       {"state", str(pack::to_string(c.state), at)},
                       {"found", or_null(c.found, at)},
                       {"needed", or_null(c.needed, at)},
                       {"facts", strings(c.facts, at)},
                       {"decision", or_null(std::string_view(c.decision), at)},
                       {"children", std::move(children)}},
                      at);
}

json::object condition(const pack::ConditionOutcome& c, const Memory& at) {
  json::array checks(at);
  for (const pack::Check& one : c.checks) checks.emplace_back(check(one, at));
  return json::object({{"decision", str(c.def->decision, at)},
                       {"zh", str(c.def->text.zh, at)},
                       {"en", str(c.def->text.en, at)},
                       {"clause", str(c.def->clause, at)},
                       {"confidence", str(pack::to_string(c.def->confidence), at)},
                       {"state", str(pack::to_string(c.state), at)},
                       {"checks", std::move(checks)}},
                      at);
}

json::object row(const pack::RowOutcome& r, const Memory& at) {
  return json::object({{"decision", str(r.decision, at)},
                       {"row", r.row},
                       {"clause", or_null(std::string_view(r.clause), at)},
                       {"cells", strings(r.cells, at)},
                       {"state", r.certain ? "matched" : "possible"}},
                      at);
}

json::value bound(const Value& v, const Memory& at) {
  return v.is_null() ? json::value(nullptr, at) : json::value(str(pack::shown(v), at));
}

// Clause: docs/api.md, outputs. An exact null is the value null: known to be none.
json::object output(const pack::OutputOutcome& o, const Memory& at) {
  json::object out({{"decision", str(o.decision, at)},
                    {"value", nullptr},
                    {"possible", nullptr},
                    {"min", nullptr},
                    {"max", nullptr},
                    {"state", "unknown"}},
                   at);
  const Value& v = o.value;
  if (!v.is_abstract()) {
    if (feel::contains_abstract(v)) return out;
    out["state"] = "exact";
    if (!v.is_null()) out["value"] = str(pack::shown(v), at);
    return out;
  }
  if (!v.is(Kind::kPossible)) return out;
  const feel::Possible& p = v.as_possible();
  if (p.form == feel::Possible::Form::kSet) {
    json::array items(at);
    for (const Value& item : p.items) items.emplace_back(str(pack::shown(item), at));
    out["state"] = "set";
    out["possible"] = std::move(items);
  } else if (p.form == feel::Possible::Form::kInterval && !(p.low.is_null() && p.high.is_null())) {
    out["state"] = "interval";
    out["min"] = bound(p.low, at);
    out["max"] = bound(p.high, at);
  }
  return out;
}

json::value amount(const std::optional<pack::AmountOutcome>& a, const Memory& at) {
  if (!a) return json::value(nullptr, at);
  return json::object({{"exact", a->exact() ? or_null(a->min, at) : json::value(nullptr, at)},
                       {"min", or_null(a->min, at)},
                       {"max", or_null(a->max, at)},
                       {"unit", a->def->unit == "ratio" ? "ratio" : "元"},
                       {"kind", str(a->def->kind, at)},
                       {"payer", str(a->def->payer, at)},
                       {"per", or_null(std::string_view(a->def->per), at)},
                       {"clause", or_null(std::string_view(a->def->clause), at)}},
                      at);
}

json::object missing(const pack::Missing& m, const Memory& at) {
  json::array sets(at);
  for (const auto& set : m.decisive_sets) sets.emplace_back(strings(set, at));
  return json::object({{"facts", strings(m.facts, at)},
                       {"decisive_sets", std::move(sets)},
                       {"proven", m.proven},
                       {"could_settle", strings(m.could_settle, at)}},
                      at);
}

json::array diagnostics(const std::vector<feel::ErrorInfo>& errors, const Memory& at) {
  json::array out(at);
  for (const feel::ErrorInfo& e : errors) {
    const std::string zh = e.element.empty() ? e.zh : e.element + "：" + e.zh;
    const std::string en = e.element.empty() ? e.en : e.element + ": " + e.en;
    out.push_back(
        json::object({{"code", str(e.code, at)}, {"zh", str(zh, at)}, {"en", str(en, at)}}, at));
  }
  return out;
}

void put_policy(const pack::Policy& p, json::object& out) {
  const Memory& at = out.storage();
  out["policy"] = str(p.id, at);
  out["title"] = text(p.title, at);
  out["kind"] = str(p.kind, at);
  out["audience"] = str(p.audience, at);
  out["jurisdiction"] = str(p.jurisdiction, at);
  out["channel"] = str(p.channel, at);
  out["ladder"] = ladder(p, at);
  out["window"] = text(p.window, at);
  out["materials"] = materials(p, at);
  out["office"] = office(p, at);
  out["link"] = or_null(std::string_view(p.link), at);
}

void put_version(const pack::Version* v, json::object& out) {
  const Memory& at = out.storage();
  const bool has = v != nullptr;
  const json::value none(nullptr, at);
  const auto confidence = has ? v->confidence : pack::Confidence::kUnknownRule;
  out["version"] = has ? json::value(str(v->id, at)) : none;
  out["document"] = has ? json::value(document(v->document, at)) : none;
  out["effective"] = has ? json::value(effective(v->effective, at)) : none;
  out["confidence"] = str(pack::to_string(confidence), at);
  out["retrieved"] = has ? json::value(str(v->retrieved, at)) : none;
  out["source"] = has ? json::value(str(v->source, at)) : none;
  out["note"] = has ? text(v->note, at) : none;
}

json::object result(const pack::Outcome& o, Detail detail, const Memory& at) {
  constexpr std::size_t kMembers = 27;
  json::object out(kMembers, at);
  put_policy(*o.policy, out);
  put_version(o.version, out);
  out["verdict"] = str(pack::to_string(o.verdict), at);
  out["because"] = text(o.because, at);
  out["amount"] = amount(o.amount, at);
  json::array conditions(at);
  conditions.reserve(o.conditions.size());
  for (const auto& c : o.conditions) conditions.emplace_back(condition(c, at));
  out["conditions"] = std::move(conditions);
  json::array rows(at);
  for (const auto& r : o.rows) rows.emplace_back(row(r, at));
  out["rows"] = std::move(rows);
  json::array outputs(at);
  for (const auto& one : o.outputs) outputs.emplace_back(output(one, at));
  out["outputs"] = std::move(outputs);
  out["decided_by"] = strings(o.decided_by, at);
  out["missing"] =
      detail == Detail::kAll ? json::value(missing(o.missing, at)) : json::value(nullptr, at);
  out["diagnostics"] = diagnostics(o.diagnostics, at);
  return out;
}

json::object ladder_of(const pack::LadderOutcome& l) {
  json::array rungs;
  for (const pack::RungOutcome& r : l.rungs) {
    rungs.push_back(json::object{{"policy", str(r.policy->id)},
                                 {"rung", r.policy->ladder->rung},
                                 {"status", str(r.policy->ladder->status)},
                                 {"title", text(r.policy->title)},
                                 {"verdict", str(pack::to_string(r.verdict))},
                                 {"holds", r.holds},
                                 {"lacks", strings(r.lacks)},
                                 {"unknown", strings(r.unknown)}});
  }
  return {{"track", str(l.track)},
          {"rungs", std::move(rungs)},
          {"at", l.at},
          {"next", l.next != nullptr ? json::value(str(l.next->id)) : json::value(nullptr)}};
}

// The members of an object without its braces.
std::string members(const json::object& object) {
  const std::string whole = json::serialize(object);
  return whole.substr(1, whole.size() - 2);
}

// Each outcome as text; what one is put together in serves the next.
std::vector<std::string> result_texts(const std::vector<pack::Outcome>& outcomes, Detail detail,
                                      const pack::Together& together) {
  constexpr std::size_t kMemory = 64U << 10U;
  std::vector<std::string> out(outcomes.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    const auto buffer = std::make_unique<std::array<unsigned char, kMemory>>();
    for (std::size_t i = next++; i < outcomes.size(); i = next++) {
      json::monotonic_resource memory(buffer->data(), buffer->size());
      out[i] = json::serialize(result(outcomes[i], detail, &memory));
    }
  };
  together ? together(work) : work();
  return out;
}

std::string answer_in(const pack::Bundle& bundle, const Question& question, Detail detail,
                      const pack::Together& together) {
  const pack::DecideOptions options{
      .missing = detail == Detail::kAll, .party = question.party, .together = together};
  const std::vector<pack::Outcome> outcomes =
      pack::decide_all(bundle, question.facts, question.as_of, options);
  json::array ladders;
  for (const auto& l : pack::ladders(bundle, outcomes, question.facts, question.as_of)) {
    ladders.emplace_back(ladder_of(l));
  }
  std::string out = "{";
  out += members({{"as_of", str(day(question.as_of))}, {"bundle", packs(bundle)}});
  out += R"(,"results":[)";
  for (const std::string& one : result_texts(outcomes, detail, together)) {
    if (out.back() != '[') out += ',';
    out += one;
  }
  out += "]," + members({{"ladders", std::move(ladders)}}) + "}";
  return out;
}

json::array quick_results(const pack::Bundle& bundle, const Question& question,
                          const pack::Together& together) {
  const pack::DecideOptions quick{
      .explain = false, .missing = false, .party = question.party, .together = together};
  json::array results;
  for (const pack::Outcome& o : pack::decide_all(bundle, question.facts, question.as_of, quick)) {
    results.push_back(json::object{{"policy", str(o.policy->id)},
                                   {"verdict", str(pack::to_string(o.verdict))},
                                   {"amount", amount(o.amount, {})}});
  }
  return results;
}

}  // namespace

std::string calc(const pack::Bundle& bundle, const Question& question) {
  return answer_in(bundle, question, Detail::kAll, {});
}

std::string answer(const pack::Bundle& bundle, const Question& question,
                   const pack::Together& together) {
  if (question.detail != Detail::kVerdicts)
    return answer_in(bundle, question, question.detail, together);
  return json::serialize(json::object{{"as_of", str(day(question.as_of))},
                                      {"bundle", packs(bundle)},
                                      {"results", quick_results(bundle, question, together)}});
}

std::string verdicts(const pack::Bundle& bundle, const Question& question) {
  return json::serialize(json::object{{"results", quick_results(bundle, question, {})}});
}

}  // namespace zhida::answer
