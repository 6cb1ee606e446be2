import { Module } from '@nestjs/common';
import { EntryPages } from './entry-pages.ts';
import { FollowedArtistsController } from './followed-artists.controller.ts';
import { FollowedArtistsQuery } from './followed-artists.query.ts';
import { Watchable } from './watchable.ts';
import { WatchedHistoryController } from './watched-history.controller.ts';
import { WatchedHistoryQuery } from './watched-history.query.ts';
import { WatchListController } from './watch-list.controller.ts';
import { WatchListQuery } from './watch-list.query.ts';

/** The user's own lists: tracks that are watched, artists that are followed. */
@Module({
  controllers: [WatchListController, WatchedHistoryController, FollowedArtistsController],
  providers: [Watchable, EntryPages, WatchListQuery, WatchedHistoryQuery, FollowedArtistsQuery],
})
export class WatchModule {}
