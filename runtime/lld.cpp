#include "lld.h"

#include <lld/Common/Driver.h>
#include <llvm/Support/raw_ostream.h>

#include <string>
#include <vector>

extern "C" {
#include "alloc.h"
}

LLD_HAS_DRIVER(elf)

int64_t tml_lld_link(const TmlStr *args, uint64_t args_count, TmlBytes *messages) {
    std::vector<std::string> texts{"ld.lld"};
    std::vector<const char *> pointers;
    std::string printed;
    *messages = TmlBytes{reinterpret_cast<uint8_t *>(1), 0, 0};
    for (uint64_t i = 0; i < args_count; i++) {
        texts.emplace_back(reinterpret_cast<const char *>(args[i].data), TML_LENGTH(args[i].length));
    }
    for (const std::string &text : texts) {
        pointers.push_back(text.c_str());
    }
    llvm::raw_string_ostream stream(printed);
    lld::Result result = lld::lldMain(pointers, stream, stream, {{lld::Gnu, &lld::elf::link}});
    stream.flush();
    tml_bytes_append(messages, printed.data(), printed.size());
    return result.retCode == 0 ? 0 : 1;
}
