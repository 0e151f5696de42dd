// `zhida correct`: a source was wrong: what it touched, and with --apply what comes of it.
#include "service/correct/correct.h"

#include <limits>
#include <map>
#include <ostream>

#include <fmt/format.h>

#include "app/cli/data.h"
#include "app/cli/reading.h"
#include "app/records/receipt.h"
#include "base/civil.h"
#include "record/files/files.h"

namespace zhida::cli {
namespace {

constexpr std::int64_t kDayMicroseconds = 86'400'000'000;

struct CorrectOptions {
  records::Options data;
  correct::Request request;
  std::string from, to, known_from, known_to;
  std::string subjects, corrected;  // paths
  std::vector<std::string> packs{"packs"};
  std::string out, csv;
  bool apply = false;
  bool json = false;
};

using Bundles = std::map<std::string, std::shared_ptr<const pack::Bundle>, std::less<>>;

Result<Bundles> load_all(const std::vector<std::string>& folders) {
  Bundles out;
  for (const std::string& folder : folders) {
    auto bundle = load_packs(folder);
    if (!bundle) return bundle.errors();
    std::string digest = (*bundle)->digest;
    out.emplace(std::move(digest), std::move(*bundle));
  }
  return out;
}

using Deciding = Result<std::string> (*)(const pack::Bundle&, std::string_view, std::int64_t,
                                         std::string_view, std::string_view);

correct::Answer answer_by(const Bundles& bundles, Deciding decide) {
  return [&bundles, decide](const decisions::Decision& decision,
                            std::string_view facts) -> Result<std::optional<std::string>> {
    const auto found = bundles.find(decision.bundle);
    if (found == bundles.end()) return std::optional<std::string>();
    auto out = decide(*found->second, facts, decision.as_of, decision.party, decision.id);
    if (!out) return out.errors();
    return std::optional(std::move(*out));
  };
}

// REQUIRES: the option accepted the text
std::int64_t day_of(const std::string& text) { return days_from_civil(*parse_civil(text)); }

Result<correct::Request> request_of(const CorrectOptions& options, Console& console) {
  correct::Request out = options.request;
  if (!options.from.empty()) out.from = day_of(options.from);
  if (!options.to.empty()) out.to = day_of(options.to);
  if (!options.known_from.empty()) out.known_from = day_of(options.known_from) * kDayMicroseconds;
  if (!options.known_to.empty())
    out.known_to = (day_of(options.known_to) + 1) * kDayMicroseconds - 1;
  if (!options.subjects.empty()) {
    const auto text = read_text(options.subjects, correct::kFileBytesMax, console.in);
    if (!text) return text.errors();
    auto subjects = correct::read_subjects(*text, options.subjects);
    if (!subjects) return subjects.errors();
    out.subjects = std::move(*subjects);
  }
  if (!options.corrected.empty()) {
    const auto text = read_text(options.corrected, correct::kFileBytesMax, console.in);
    if (!text) return text.errors();
    auto corrected = correct::read_corrected(*text, options.corrected);
    if (!corrected) return corrected.errors();
    out.corrected = std::move(*corrected);
  }
  return out;
}

Result<correct::Report> plan(const CorrectOptions& options, const correct::Request& request,
                             const Bundles& bundles) {
  const auto reading = Reading::open(options.data);
  if (!reading) return reading.errors();
  const correct::Tools tools{reading->facts.get(), answer_by(bundles, records::verdicts), {}};
  Result<correct::Report> out{Diagnostics{}};
  const auto read = reading->records->db().read([&](store::Reader& reader) -> Result<Done> {
    out = correct::plan(reader, tools, request);
    return Done{};
  });
  return read ? out : Result<correct::Report>(read.errors());
}

Result<correct::Report> apply(const CorrectOptions& options, const correct::Request& request,
                              const Bundles& bundles) {
  const auto records = records::Records::open(options.data);
  if (!records) return records.errors();
  const correct::Tools tools{&(*records)->facts(), answer_by(bundles, records::verdicts),
                             answer_by(bundles, records::decide)};
  auto out =
      correct::apply((*records)->db(), (*records)->log(), (*records)->facts(), tools, request);
  if (!out) return out;
  const auto note = (*records)->log().checkpoint();
  return note ? out : Result<correct::Report>(note.errors());
}

int correct(const CorrectOptions& options, Console& console) {
  const auto request = request_of(options, console);
  if (!request) return report(request.errors(), console.err);
  const auto bundles = load_all(options.packs);
  if (!bundles) return report(bundles.errors(), console.err);
  const auto found =
      options.apply ? apply(options, *request, *bundles) : plan(options, *request, *bundles);
  if (!found) return report(found.errors(), console.err);
  // they name subjects and values: for their owner's eyes, and never over another file
  for (const auto& [file, text] : {std::pair{&options.out, correct::to_json(*found) + "\n"},
                                   std::pair{&options.csv, correct::to_csv(*found)}}) {
    if (file->empty()) continue;
    const auto written = create_private_file(*file, text);
    if (!written) return report(written.errors(), console.err);
  }
  if (options.json) {
    console.out << correct::to_json(*found) << "\n";
    return kWell;
  }
  console.out << correct::to_text(*found);
  console.out
      << (options.apply
              ? "已记录：更正后的事实、新的决定、建议；没有付款，也没有收回\nrecorded: "
                "corrected facts, new decisions, proposals; nothing was paid or taken back\n"
              : "这是计划，什么也没有写；加 --apply 执行\nthis is a plan, nothing was "
                "written; --apply carries it out\n");
  return kWell;
}

std::string check_day(const std::string& text) {
  if (parse_civil(text)) return {};
  return "不是日期 · no date: " + text;
}

void add_when(Command command, const std::shared_ptr<CorrectOptions>& options) {
  const auto day = [&](const char* name, std::string& to, const char* about) {
    command.add_option(name, to, about).type_name("DAY").check(check_day);
  };
  day("--from", options->from, "出错的第一天 · the first day of which it was wrong");
  day("--to", options->to, "到这一天为止（不含） · up to this day, not with it");
  day("--known-from", options->known_from,
      "只看这一天（UTC）起它说的 · only what it said from this day (UTC) on");
  day("--known-to", options->known_to, "只看到这一天（含）为止它说的 · … and until this day");
}

void add_right(Command command, const std::shared_ptr<CorrectOptions>& options) {
  command
      .add_option(
          "--subjects", options->subjects,
          "主体的名单，一行一个编号；不写则为 --corrected 里的，撤回时为全部 · subjects, an "
          "id to a line")
      .type_name("FILE");
  command
      .add_option("--corrected", options->corrected,
                  "更正后的事实（CSV 或 JSON，- 为标准输入） · the corrected facts, CSV or JSON, - "
                  "for standard input")
      .type_name("FILE");
  command.add_flag("--withdraw", options->request.withdraw,
                   "其余的一律撤回：这个来源不再说什么 · whatever else it said is withdrawn");
}

void add_output(Command command, const std::shared_ptr<CorrectOptions>& options) {
  command
      .add_option("--packs", options->packs,
                  "政策包文件夹；可写几次，包括旧版 · folder of packs; several, old ones "
                  "among them")
      .type_name("DIR")
      .capture_default_str();
  command.add_flag("--apply", options->apply,
                   "执行；不写则只做计划 · carry it out; without it, a plan");
  command.add_flag("--json", options->json, "输出 JSON · print JSON");
  command.add_option("--out", options->out, "JSON 写入新文件 · the JSON into a new file")
      .type_name("FILE");
  command.add_option("--csv", options->csv, "逐条写入新的 CSV · line by line into a new CSV file")
      .type_name("FILE");
}

}  // namespace

void add_correct(Command app, Action& action) {
  auto options = std::make_shared<CorrectOptions>();
  options->request.actor = "cli";
  Command command = app.add_subcommand("correct",
                                       "一个来源错了：查出、更正、重算、提出多付少付 · a source "
                                       "was wrong: what it touched, corrected "
                                       "and decided again");
  add_data(command, options->data);
  command
      .add_option("--id", options->request.id,
                  "更正的编号；同一编号再来一次就接着做 · the correction's id; sent again, it goes "
                  "on")
      .type_name("ID")
      .required();
  command.add_option("--source", options->request.source, "错的来源 · the source that was wrong")
      .type_name("SOURCE")
      .required();
  add_when(command, options);
  add_right(command, options);
  command.add_option("--reason", options->request.reason, "缘由 · why").type_name("TEXT");
  command.add_option("--actor", options->request.actor, "谁做的 · who corrects")
      .type_name("WHO")
      .capture_default_str();
  add_output(command, options);
  command.callback([options, &action] {
    action = [options](Console& console) { return correct(*options, console); };
  });
}

}  // namespace zhida::cli
