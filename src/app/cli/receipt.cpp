// `zhida receipt`: writes the receipt of a decision, and checks one anywhere.
#include "app/records/receipt.h"

#include <ostream>

#include <fmt/format.h>

#include "app/cli/data.h"
#include "app/cli/steps.h"
#include "record/files/files.h"

namespace zhida::cli {
namespace {

struct ReceiptOptions {
  records::Options data;
  std::string id;
  std::string out;
  std::string file;
  std::string packs = "packs";
  std::string keys;
  bool json = false;
};

int write(const ReceiptOptions& options, Console& console) {
  auto data = options.data;
  data.readonly = true;
  const auto records = records::Records::open(data);
  if (!records) return report(records.errors(), console.err);
  std::string text;
  const auto read = (*records)->db().read([&](store::Reader& reader) -> Result<Done> {
    auto out = records::receipt_of(reader, options.id);
    if (!out) return out.errors();
    text = std::move(*out);
    return Done{};
  });
  if (!read) return report(read.errors(), console.err);
  if (options.out.empty()) {
    console.out << text;
    return kWell;
  }
  // it holds the facts: for its owner's eyes, and never over another file
  const auto written = create_private_file(options.out, text);
  return written ? static_cast<int>(kWell) : report(written.errors(), console.err);
}

int check(const ReceiptOptions& options, Console& console) {
  const auto bytes = read_file(options.file, records::kReceiptBytesMax);
  if (!bytes) return report(bytes.errors(), console.err);
  const auto keys = records::read_verifiers(options.keys);
  if (!keys) return report(keys.errors(), console.err);
  const auto bundle = load_packs(options.packs);
  if (!bundle) return report(bundle.errors(), console.err);
  const auto steps = records::check_receipt(*bytes, options.file, **bundle, *keys);
  if (!options.json) {
    if (const auto receipt = records::parse_receipt(*bytes, options.file)) {
      console.out << fmt::format("决定 · decision {}, {}, 条目 · leaf {}\n", receipt->decision.id,
                                 moment(receipt->decision.decided_us), receipt->decision.leaf);
    }
  }
  return show_steps(steps, options.json, console);
}

void add_check_of(Command family, Action& action) {
  auto options = std::make_shared<ReceiptOptions>();
  Command command = family.add_subcommand(
      "check",
      "核对收据：内容、条目、签名、政策包、重算 · check a receipt, down to deciding again");
  command.add_option("FILE", options->file, "收据 · the receipt").type_name("").required();
  command.add_option("--packs", options->packs, "政策包文件夹 · folder of packs")
      .type_name("DIR")
      .capture_default_str();
  command
      .add_option("--keys", options->keys, "验证密钥的文件（log.vkey） · the file of verifier keys")
      .type_name("FILE")
      .required();
  command.add_flag("--json", options->json, "输出 JSON · print JSON");
  command.callback([options, &action] {
    action = [options](Console& console) { return check(*options, console); };
  });
}

}  // namespace

void add_receipt(Command app, Action& action) {
  auto options = std::make_shared<ReceiptOptions>();
  Command command = app.add_subcommand(
      "receipt",
      "决定的收据：写出，或在任何机器上核对 · a decision's receipt: write it, or check one "
      "anywhere");
  add_data(command, options->data);
  command.add_option("ID", options->id, "决定的编号 · the decision's id").type_name("");
  command
      .add_option("--out", options->out,
                  "新的文件；不写则输出 · a new file; without it, it is printed")
      .type_name("FILE");
  command.callback([command, options, &action] {
    if (command.has_subcommand()) return;  // check
    if (options->id.empty()) refuse_missing("ID");
    action = [options](Console& console) { return write(*options, console); };
  });
  add_check_of(command, action);
}

}  // namespace zhida::cli
