// `zhida subject`: names, codes and divisions of subjects, and what happened to them.
#include <ostream>

#include <fmt/format.h>

#include "app/cli/data.h"
#include "app/cli/day.h"
#include "app/cli/reading.h"
#include "base/civil.h"
#include "record/facts/life.h"

namespace zhida::cli {
namespace {

struct SubjectOptions {
  records::Options data;
  std::string id, subject;
  std::string code, name, district, registrar;
  std::string from_day, to_day, day;
  facts::NewEvent event;
  std::string kind;
  std::string source = "cli";
  std::string evidence;
  std::string actor = "cli";
};

std::string day_or_reason(const std::string& text) {
  if (parse_civil(text)) return {};
  return "不是日期，写成 2026-11-23 · no date, write 2026-11-23: " + text;
}

std::int64_t day_of(const std::string& text) { return days_from_civil(*parse_civil(text)); }

// A division code of GB/T 2260: six digits, with those of the level below it to the right.
bool is_district(const std::string& text) {
  constexpr std::size_t kDigitsMin = 6;
  constexpr std::size_t kDigitsMax = 12;
  return text.size() >= kDigitsMin && text.size() <= kDigitsMax &&
         text.find_first_not_of("0123456789") == std::string::npos;
}

std::vector<facts::NewRecord> records_of(const SubjectOptions& options) {
  std::vector<facts::NewRecord> out;
  const std::int64_t to = options.to_day.empty() ? facts::kOpenEnd : day_of(options.to_day);
  struct Part {
    const char* word;
    std::string_view key;
    const std::string* value;
  };
  out.reserve(4);
  for (const Part& part : {Part{"/code", facts::kCodeKey, &options.code},
                           Part{"/name", facts::kNameKey, &options.name},
                           Part{"/district", facts::kDistrictKey, &options.district},
                           Part{"/registrar", facts::kJurisdictionKey, &options.registrar}}) {
    if (part.value->empty()) continue;
    out.push_back(
        {options.id + part.word,
         {options.subject,
          std::string(part.key),
          {},
          facts::Kind::kText,
          *part.value,
          day_of(options.from_day),
          to},
         {options.source, options.evidence, facts::Confidence::kPublished, options.actor}});
  }
  return out;
}

int set(const SubjectOptions& options, Console& console) {
  const auto rows = records_of(options);
  const auto records = records::Records::open(options.data);
  if (!records) return report(records.errors(), console.err);
  auto done = (*records)->db().write(
      [&](store::Transaction& tx) { return (*records)->facts().record(tx, rows); });
  if (!done) return report(done.errors(), console.err);
  console.out << fmt::format("已登记 {0} 项 · {0} recorded: {1}\n", rows.size(), options.subject);
  return kWell;
}

int add_event(const SubjectOptions& options, Console& console) {
  facts::NewEvent event = options.event;
  event.id = options.id;
  event.kind = *facts::event_kind_of(options.kind);
  event.day = day_of(options.day);
  event.source = options.source;
  event.evidence = options.evidence;
  event.recorded_by = options.actor;
  const auto records = records::Records::open(options.data);
  if (!records) return report(records.errors(), console.err);
  facts::Lives lives((*records)->log());
  auto done = (*records)->db().write([&](store::Transaction& tx) { return lives.add(tx, event); });
  if (!done) return report(done.errors(), console.err);
  console.out << fmt::format("已登记事件 {} · event recorded\n", event.id);
  return kWell;
}

std::string joined(const std::vector<std::string>& list) {
  std::string out;
  for (const std::string& one : list) {
    if (!out.empty()) out += "、";
    out += one;
  }
  return out;
}

Result<Done> print_ties(store::Reader& reader, const facts::Lives& lives,
                        const SubjectOptions& options, std::int64_t day, std::ostream& out) {
  struct Line {
    const char* what;
    Result<std::vector<std::string>> list;
  };
  const Line lines[] = {
      {"承继 successors", lives.successors(reader, options.subject, day)},
      {"前身 predecessors", lives.predecessors(reader, options.subject, day)},
      {"分支 branches", lives.branches(reader, options.subject, day)},
      {"关联 related", lives.related(reader, options.subject, day)},
  };
  for (const Line& line : lines) {
    if (!line.list) return line.list.errors();
    if (!line.list->empty()) out << fmt::format("  {}: {}\n", line.what, joined(*line.list));
  }
  const auto head = lives.head(reader, options.subject, day);
  if (!head) return head.errors();
  if (!head->empty()) out << fmt::format("  总部 head: {}\n", *head);
  return Done{};
}

int show(const SubjectOptions& options, Console& console) {
  const auto reading = Reading::open(options.data);
  if (!reading) return report(reading.errors(), console.err);
  const std::int64_t day = day_or_today(options.day);
  const auto read = reading->records->db().read([&](store::Reader& reader) -> Result<Done> {
    const auto held = reading->facts->as_of(reader, options.subject, day);
    if (!held) return held.errors();
    console.out << fmt::format("{} {}\n", options.subject, to_string(civil_from_days(day)));
    for (const facts::Held& one : *held) {
      const facts::Fact& fact = one.record.fact;
      if (!facts::is_identifier(fact.key)) continue;
      console.out << fmt::format("  {}: {}（{}，{} 起 from）\n", fact.key, fact.value,
                                 one.record.origin.source,
                                 to_string(civil_from_days(fact.valid_from)));
    }
    const facts::Lives lives(*reading->journal);
    const auto events = lives.life(reader, options.subject);
    if (!events) return events.errors();
    for (const facts::Event& event : *events) {
      console.out << fmt::format("  {} {}  {} → {}  {}\n",
                                 to_string(civil_from_days(event.what.day)),
                                 facts::to_string(event.what.kind), joined(event.what.from),
                                 joined(event.what.to), event.what.detail);
    }
    return print_ties(reader, lives, options, day, console.out);
  });
  return read ? kWell : report(read.errors(), console.err);
}

void add_origin(Command command, SubjectOptions& options) {
  command
      .add_option("--id", options.id,
                  "记录的编号，同样的再来一次不重复 · the record's id; the same again is no second")
      .type_name("ID")
      .required();
  command.add_option("--source", options.source, "来源 · the source")
      .type_name("SOURCE")
      .capture_default_str();
  command.add_option("--evidence", options.evidence, "依据 · the evidence").type_name("TEXT");
  command.add_option("--actor", options.actor, "谁登记的 · who records it")
      .type_name("WHO")
      .capture_default_str();
}

void add_set(Command family, Action& action) {
  auto options = std::make_shared<SubjectOptions>();
  Command command = family.add_subcommand(
      "set", "登记名称、代码、行政区划、登记机关 · record name, code, division, registrar");
  add_data(command, options->data);
  command.add_option("SUBJECT", options->subject, "主体的编号 · the subject's id")
      .type_name("")
      .required();
  add_origin(command, *options);
  command.add_option("--name", options->name, "名称 · name").type_name("NAME");
  command.add_option("--code", options->code, "统一社会信用代码 · credit code").type_name("CODE");
  command.add_option("--district", options->district, "行政区划代码，6–12 位数字 · division code")
      .type_name("CODE")
      .check([](const std::string& text) {
        return is_district(text)
                   ? std::string()
                   : "不是行政区划代码，写 6–12 位数字 · no division code, 6–12 digits: " + text;
      });
  command.add_option("--registrar", options->registrar, "登记机关 · registrar").type_name("NAME");
  command.add_option("--from", options->from_day, "从哪一天起 · from which day on")
      .type_name("DATE")
      .check(day_or_reason)
      .required();
  command.add_option("--to", options->to_day, "到哪一天为止（不含） · up to which day, not with it")
      .type_name("DATE")
      .check(day_or_reason);
  command.callback([options, &action] {
    if (options->name.empty() && options->code.empty() && options->district.empty() &&
        options->registrar.empty())
      refuse_missing("--name, --code, --district, --registrar");
    action = [options](Console& console) { return set(*options, console); };
  });
}

void add_life(Command family, Action& action) {
  auto options = std::make_shared<SubjectOptions>();
  Command command = family.add_subcommand("event",
                                          "登记一件事：设立、改名、迁移、合并、分立、分支、关联、"
                                          "注销… · record what happened to subjects");
  add_data(command, options->data);
  add_origin(command, *options);
  command
      .add_option("--kind", options->kind,
                  "register rename move merge split branch related detach close reopen withdraw")
      .type_name("KIND")
      .check([](const std::string& text) {
        return facts::event_kind_of(text) ? std::string()
                                          : "没有这种事件 · there is no such event: " + text;
      })
      .required();
  command.add_option("--day", options->day, "哪一天 · on which day")
      .type_name("DATE")
      .check(day_or_reason)
      .required();
  command
      .add_option("--from", options->event.from,
                  "从哪些主体，可多次：合并的各方、分立的一方、分支… · from which subjects, again "
                  "for more")
      .type_name("SUBJECT")
      .allow_extra_args(false)
      .take_all();
  command
      .add_option("--to", options->event.to,
                  "到哪些主体，可多次：设立的、承继的、总部… · to which subjects, again for more")
      .type_name("SUBJECT")
      .allow_extra_args(false)
      .take_all();
  command
      .add_option("--detail", options->event.detail,
                  "说明，不写个人信息 · what else, no personal data")
      .type_name("TEXT");
  command
      .add_option("--withdraws", options->event.withdraws,
                  "withdraw 撤回的事件 · the event that is withdrawn")
      .type_name("ID");
  command.callback([options, &action] {
    action = [options](Console& console) { return add_event(*options, console); };
  });
}

}  // namespace

void add_subject(Command app, Action& action) {
  Command family =
      add_family(app, "subject",
                 "主体：名称、区划、经历 · subjects: names, divisions and what happened to them");
  add_set(family, action);
  add_life(family, action);
  auto options = std::make_shared<SubjectOptions>();
  Command command = family.add_subcommand("show", "一个主体 · one subject");
  add_data(command, options->data);
  command.add_option("SUBJECT", options->subject, "主体的编号 · the subject's id")
      .type_name("")
      .required();
  command.add_option("--day", options->day, "哪一天，默认今天 · the day, by default today")
      .type_name("DATE")
      .check(day_or_reason);
  command.callback([options, &action] {
    action = [options](Console& console) { return show(*options, console); };
  });
}

}  // namespace zhida::cli
