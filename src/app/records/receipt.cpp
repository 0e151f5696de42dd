// Receipts: written in one way only, read back, and checked step by step down to deciding again.
#include "app/records/receipt.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

#include "app/answer/answer.h"
#include "base/civil.h"
#include "base/document.h"
#include "record/audit/log.h"

namespace zhida::records {
namespace {

using audit::json_text;
using audit::Step;
using audit::text_member;

constexpr std::uint64_t kMicrosecondsMax = audit::kLeafTimeMax;

Diagnostic failure(std::string_view code, std::string zh, std::string en, std::string help_zh,
                   std::string help_en) {
  return zhida::failure(code, Place{}, {std::move(zh), std::move(en)},
                        {std::move(help_zh), std::move(help_en)});
}

std::string_view bytes_of(const audit::Salt& salt) {
  return {reinterpret_cast<const char*>(salt.data()), salt.size()};
}

// A member of text into a field; false where there is none.
bool take(const Node& object, std::string_view key, std::string& to) {
  auto text = text_member(object, key);
  if (!text) return false;
  to = std::move(*text);
  return true;
}

std::optional<decisions::Decision> decision_in(const Node& root) {
  const Node* node = root.find("decision");
  if (node == nullptr) return std::nullopt;
  decisions::Decision out;
  const auto known = audit::number_member(*node, "known_us", kMicrosecondsMax);
  const auto day = text_member(*node, "as_of");
  const auto date = day ? parse_civil(*day) : std::nullopt;
  const bool all = take(*node, "id", out.id) && take(*node, "subject", out.subject) &&
                   take(*node, "bundle", out.bundle) && take(*node, "party", out.party) &&
                   take(*node, "actor", out.actor) && take(*node, "purpose", out.purpose) &&
                   take(root, "facts", out.facts) && take(root, "result", out.result);
  if (!known || !date || !all) return std::nullopt;
  out.known_us = static_cast<std::int64_t>(*known);
  out.as_of = days_from_civil(*date);
  return out;
}

std::optional<Receipt> receipt_in(const Node& root) {
  auto decision = decision_in(root);
  auto evidence = audit::evidence_in(root);
  const auto salt = text_member(root, "salt");
  const auto bytes = salt ? audit::from_hex(*salt) : std::nullopt;
  if (!decision || !evidence || !bytes || bytes->size() != sizeof(audit::Salt)) return std::nullopt;
  Receipt out{std::move(*decision), {}, std::move(*evidence)};
  std::memcpy(out.salt.data(), bytes->data(), out.salt.size());
  out.decision.decided_us = out.evidence.leaf.time_us;
  out.decision.leaf = static_cast<std::int64_t>(out.evidence.index);
  return out;
}

Step content_step(const Receipt& receipt) {
  Step out{"content", "内容是条目所记的", "the content is what the leaf says", {}};
  const audit::Leaf& leaf = receipt.evidence.leaf;
  if (leaf.kind != decisions::kKind || leaf.record != receipt.decision.id ||
      audit::salted_digest(receipt.salt, decisions::content_of(receipt.decision)) != leaf.digest) {
    out.error =
        failure("E-RECEIPT-CONTENT", "内容与条目的摘要不符：收据被改动",
                "the content does not have the leaf's digest: the receipt was changed", "", "");
  }
  return out;
}

Step bundle_step(const Receipt& receipt, const pack::Bundle& bundle) {
  Step out{"bundle", "政策包是当时的", "the packs are those of the decision", {}};
  if (bundle.digest != receipt.decision.bundle) {
    out.error = failure(
        "E-RECEIPT-BUNDLE",
        "政策包不是当时的：要 " + receipt.decision.bundle + "，给的是 " + bundle.digest,
        "these are other packs: wanted " + receipt.decision.bundle + ", given " + bundle.digest, "",
        "");
  }
  return out;
}

Step result_step(const Receipt& receipt, std::string_view file, const pack::Bundle& bundle,
                 bool same_packs) {
  Step out{"result", "重新计算，逐字节相同", "deciding again gives the same bytes", {}};
  if (!same_packs) {
    out.error = failure("E-RECEIPT-RESULT", "没有重新计算：政策包不同",
                        "not decided again: the packs are others", "", "");
    return out;
  }
  const decisions::Decision& d = receipt.decision;
  const auto again = decide(bundle, d.facts, d.as_of, d.party, file);
  if (!again) {
    out.error = failure("E-RECEIPT-RESULT", "不能重新计算：" + again.errors().front().zh,
                        "it cannot be decided again: " + again.errors().front().en, "", "");
  } else if (*again != d.result) {
    out.error = failure("E-RECEIPT-RESULT", "重新计算得出另一个结果",
                        "deciding again gives another result", "", "");
  }
  return out;
}

Result<answer::Question> question_of(const pack::Bundle& bundle, std::string_view facts,
                                     std::int64_t as_of, std::string_view party,
                                     std::string_view file) {
  const auto parties = answer::parties();
  if (std::ranges::find(parties, party, &answer::Asked::word) == parties.end()) {
    return failure("E-CALC-PARTY", "不是对象的种类：" + std::string(party),
                   "no kind of subject: " + std::string(party),
                   "用 enterprise、person、agency 或 all", "use enterprise, person, agency or all");
  }
  const auto root = parse_json(facts, file);
  if (!root) return root.errors();
  auto set = pack::read_facts(answer::facts_in(*root, bundle.dictionary), bundle.dictionary, file);
  if (!set) return set.errors();
  return answer::Question{std::move(*set), as_of, answer::party_named(party)};
}

}  // namespace

Result<std::string> decide(const pack::Bundle& bundle, std::string_view facts, std::int64_t as_of,
                           std::string_view party, std::string_view file) {
  const auto question = question_of(bundle, facts, as_of, party, file);
  if (!question) return question.errors();
  return answer::calc(bundle, *question);
}

Result<std::string> verdicts(const pack::Bundle& bundle, std::string_view facts, std::int64_t as_of,
                             std::string_view party, std::string_view file) {
  const auto question = question_of(bundle, facts, as_of, party, file);
  if (!question) return question.errors();
  return answer::verdicts(bundle, *question);
}

Result<std::string> receipt_of(store::Reader& reader, std::string_view id,
                               audit::TileCache* cache) {
  auto decision = decisions::get(reader, id);
  if (!decision) return decision.errors();
  if (decision->leaf < 0)
    return failure("E-RECEIPT-CONTENT", "决定没有条目", "it has no leaf", "", "");
  const auto proof = audit::prove(reader, static_cast<std::uint64_t>(decision->leaf), cache);
  if (!proof) return proof.errors();
  if (proof->leaf.erased) {
    return failure("E-RECEIPT-CONTENT", "这个决定已依法删除，没有收据",
                   "this decision was erased: there is no receipt", "", "");
  }
  const Receipt receipt{std::move(*decision), proof->leaf.salt, audit::evidence_of(*proof)};
  const Step content = content_step(receipt);
  if (content.error) return *content.error;
  return to_text(receipt);
}

std::string to_text(const Receipt& receipt) {
  const decisions::Decision& d = receipt.decision;
  return "{\n\"format\": " + json_text(kReceiptFormat) +
         ",\n\"decision\": {\"id\": " + json_text(d.id) + ", \"subject\": " + json_text(d.subject) +
         ", \"as_of\": " + json_text(to_string(civil_from_days(d.as_of))) +
         ", \"known_us\": " + std::to_string(d.known_us) + ", \"bundle\": " + json_text(d.bundle) +
         ", \"party\": " + json_text(d.party) + ", \"actor\": " + json_text(d.actor) +
         ", \"purpose\": " + json_text(d.purpose) + "},\n\"facts\": " + json_text(d.facts) +
         ",\n\"result\": " + json_text(d.result) + ",\n\"salt\": \"" +
         audit::to_hex(bytes_of(receipt.salt)) + "\",\n" +
         audit::evidence_members(receipt.evidence) + "\n}\n";
}

Result<Receipt> parse_receipt(std::string_view bytes, std::string_view file) {
  DocumentLimits limits;
  limits.bytes = kReceiptBytesMax;
  limits.depth = 4;
  limits.nodes = 10'000;
  const auto root = parse_json(bytes, file, limits);
  auto out = root ? receipt_in(*root) : std::nullopt;
  if (out && to_text(*out) == bytes) return std::move(*out);
  auto d = failure("E-RECEIPT-FORM", "不是收据，或有改动", "not a receipt, or one that was changed",
                   "重新取得这份文件；写法见 docs/receipt.md",
                   "fetch the file again; docs/receipt.md says how it is written");
  d.place.file = file;
  return d;
}

std::vector<Step> check_receipt(std::string_view bytes, std::string_view file,
                                const pack::Bundle& bundle,
                                std::span<const audit::VerifierKey> keys) {
  Step form{"form", "是一份收据", "it is a receipt", {}};
  const auto receipt = parse_receipt(bytes, file);
  if (!receipt) {
    form.error = receipt.errors().front();
    return {std::move(form)};
  }
  std::vector<Step> out;
  out.reserve(7);
  out.push_back(std::move(form));
  out.push_back(content_step(*receipt));
  for (Step& step : audit::check(receipt->evidence, keys)) out.push_back(std::move(step));
  out.push_back(bundle_step(*receipt, bundle));
  const bool same_packs = !out.back().error;
  out.push_back(result_step(*receipt, file, bundle, same_packs));
  return out;
}

}  // namespace zhida::records
