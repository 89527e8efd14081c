/* Uses the library. With an argument: asks for an item that is not there. */
#include "inventory.h"

#include <stdio.h>

int main(int argc, char **argv) {
    (void)argv;
    void *stock = tml_stock_new("kitchen and more", 7);
    for (uint32_t i = 1; i <= 3; i++) {
        Item item = {i, 10 * (int64_t)i, 0.5 * i, {1, 2, (uint8_t)i}, i == 2};
        printf("%llu\n", (unsigned long long)tml_stock_add(stock, item));
    }
    Item second = tml_stock_item(stock, 1);
    printf("%u %lld %g %d %d\n", second.id, (long long)second.count, second.price, second.marks[2], second.is_new);
    Summary summary = inventory_summary(stock);
    printf("%llu %g %u %d\n", (unsigned long long)summary.items, summary.worth, summary.first->id, summary.sizes[1][0]);
    printf("%d\n", tml_int(200, true, -1000));
    fflush(stdout);
    tml_report(stock);
    if (argc > 1) {
        tml_stock_item(stock, 3);
    }
    tml_stock_free(stock);
    tml_stock_free(tml_stock_new(NULL, 0));
    return 0;
}
