// Any bytes as a receipt and as a proof file that a stranger sent. What is read is written again as it was; checking either never
// crashes, and no step holds that nobody's signature is under.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "app/records/receipt.h"
#include "record/audit/evidence.h"

namespace {

using namespace zhida;

constexpr char kKey[] = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

void judge(const std::vector<audit::Step>& steps) {
  ZHIDA_CHECK(!steps.empty());
  bool signed_by_nobody = false;
  for (const audit::Step& step : steps) {
    if (!step.error) continue;
    ZHIDA_CHECK(!step.error->code.empty() && !step.error->zh.empty() && !step.error->en.empty());
    signed_by_nobody = signed_by_nobody || step.name == "signature" || step.name == "form";
  }
  ZHIDA_CHECK(signed_by_nobody);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<audit::VerifierKey> kKeys{*audit::VerifierKey::parse(kKey)};
  static const pack::Bundle kBundle;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto receipt = records::parse_receipt(bytes, "f"))
    ZHIDA_CHECK(records::to_text(*receipt) == bytes);
  judge(records::check_receipt(bytes, "f", kBundle, kKeys));
  const auto evidence = audit::parse_proof_file(bytes, "f");
  if (!evidence) return 0;
  ZHIDA_CHECK(audit::to_proof_file(*evidence) == bytes);
  judge(audit::check(*evidence, kKeys));
  return 0;
}
