// `zhida decide`: decides, and keeps the decision with its leaf in the log.
#include <ostream>

#include <fmt/format.h>

#include "app/answer/answer.h"
#include "app/cli/data.h"
#include "app/cli/day.h"
#include "app/records/receipt.h"
#include "record/decisions/decisions.h"

namespace zhida::cli {
namespace {

struct DecideOptions {
  records::Options data;
  std::string facts;  // a path, or "-"
  std::string packs = "packs";
  std::string as_of;
  std::string party = "enterprise";
  std::string id;
  std::string subject;  // "" = the id
  std::string actor = "cli";
  std::string purpose;
  bool json = false;
};

// The same decision sent again is the one that is kept: it was taken with what was known then.
Result<decisions::Decision> keep(records::Records& records, decisions::Decision decision) {
  decisions::Decision kept;
  const auto written = records.db().write([&](store::Transaction& tx) -> Result<Done> {
    const auto before = decisions::get(tx, decision.id);
    decision.known_us = before ? before->known_us : tx.time_us();
    auto out = decisions::record(tx, records.log(), decision);
    if (!out) return out.errors();
    kept = std::move(*out);
    return Done{};
  });
  if (!written) return written.errors();
  const auto note = records.log().checkpoint();
  if (!note) return note.errors();
  return kept;
}

int decide(const DecideOptions& options, Console& console) {
  const auto bundle = load_packs(options.packs);
  if (!bundle) return report(bundle.errors(), console.err);
  auto facts = read_text(options.facts, decisions::kFactsBytesMax, console.in);
  if (!facts) return report(facts.errors(), console.err);
  decisions::Decision decision;
  decision.id = options.id;
  decision.subject = options.subject.empty() ? options.id : options.subject;
  decision.as_of = day_or_today(options.as_of);
  decision.bundle = (*bundle)->digest;
  decision.party = options.party;
  decision.facts = std::move(*facts);
  decision.actor = options.actor;
  decision.purpose = options.purpose;
  auto result =
      records::decide(**bundle, decision.facts, decision.as_of, decision.party, options.facts);
  if (!result) return report(result.errors(), console.err);
  decision.result = std::move(*result);
  const auto records = records::Records::open(options.data);
  if (!records) return report(records.errors(), console.err);
  const auto kept = keep(**records, std::move(decision));
  if (!kept) return report(kept.errors(), console.err);
  if (options.json) {
    console.out << fmt::format(
        "{{\"id\":{},\"subject\":{},\"leaf\":{},\"decided\":\"{}\",\"bundle\":{},\"result\":{}}}\n",
        audit::json_text(kept->id), audit::json_text(kept->subject), kept->leaf,
        moment(kept->decided_us), audit::json_text(kept->bundle), kept->result);
    return kWell;
  }
  console.out << fmt::format(
      "已决定并记录：{0}，{1}，日志第 {2} 条\ndecided and recorded: {0}, {1}, leaf {2} of the "
      "log\n收据 · the "
      "receipt: zhida receipt {0} --data {3}{4}\n",
      kept->id, moment(kept->decided_us), kept->leaf, options.data.folder,
      options.data.database.empty() ? "" : " --database …");
  return kWell;
}

void add_what(Command command, const std::shared_ptr<DecideOptions>& options) {
  command
      .add_option("--facts", options->facts,
                  "事实（JSON 文件，- 为标准输入） · facts as JSON, - for standard input")
      .type_name("FILE")
      .required();
  add_as_of(command, options->as_of);
  command.get_option("--as-of").required().description("判定日 · the day to decide for");
  command
      .add_option("--id", options->id,
                  "决定的编号；同一编号再来一次只记一次 · the decision's id; sent twice it is "
                  "recorded once")
      .type_name("ID")
      .required();
}

void add_whom(Command command, const std::shared_ptr<DecideOptions>& options) {
  command
      .add_option(
          "--subject", options->subject,
          "对象的编号，不是姓名或证件号；不写则同 --id · the subject's id, never a name or a "
          "person's number; --id without it")
      .type_name("ID");
  command.add_option("--purpose", options->purpose, "用途 · what it is for").type_name("TEXT");
  command.add_option("--actor", options->actor, "谁做的 · who decides")
      .type_name("WHO")
      .capture_default_str();
  std::vector<std::string> words;
  for (const answer::Asked& asked : answer::parties()) words.emplace_back(asked.word);
  command
      .add_option("--party", options->party,
                  "针对谁的政策 · policies for whom: an enterprise, a person, an agency, or all")
      .type_name("WHO")
      .one_of(std::move(words))
      .capture_default_str();
}

}  // namespace

void add_decide(Command app, Action& action) {
  auto options = std::make_shared<DecideOptions>();
  Command command = app.add_subcommand(
      "decide", "计算并把决定记入日志 · decide, and record the decision in the log");
  add_data(command, options->data);
  add_what(command, options);
  add_whom(command, options);
  command.add_option("--packs", options->packs, "政策包文件夹 · folder of packs")
      .type_name("DIR")
      .capture_default_str();
  command.add_flag("--json", options->json, "输出 JSON · print JSON");
  command.callback([options, &action] {
    action = [options](Console& console) { return decide(*options, console); };
  });
}

}  // namespace zhida::cli
