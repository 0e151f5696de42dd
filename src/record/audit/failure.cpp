// Diagnostics with both languages and what helps.
#include "record/audit/failure.h"

#include <utility>

namespace zhida::audit {

Diagnostic failure(std::string_view code, std::string zh, std::string en, std::string help_zh,
                   std::string help_en) {
  return zhida::failure(code, Place{}, {std::move(zh), std::move(en)},
                        {std::move(help_zh), std::move(help_en)});
}

Diagnostic bad_proof(std::string zh, std::string en) {
  return failure("E-AUDIT-PROOF", std::move(zh), std::move(en),
                 "不要相信它：保存这份证明和检查点，与持有另一份检查点的人核对",
                 "do not rely on it: keep the proof and the checkpoint, and compare with others "
                 "who hold a checkpoint");
}

Diagnostic out_of_range(std::string zh, std::string en) {
  return failure("E-AUDIT-RANGE", std::move(zh), std::move(en), "序号从 0 数起，必须小于树的大小",
                 "indexes count from 0 and are below the tree's size");
}

}  // namespace zhida::audit
